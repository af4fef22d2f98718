/** A tenant whose customers are in every state that triggers distinguish, the same for the same seed. */
import { aCustomer, anOrder, aProduct, aSample, aUser } from '../database/factory.ts';

interface Writable {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

const DAY = 86_400_000;

/** Park and Miller's generator: numbers from 0 to 1. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Makes `count` customers with orders and samples of the 200 days before `at`, and some of the ten days after it. Returns their ids. */
export async function randomCustomers(
  database: Writable,
  tenantId: string,
  { at, count, seed }: { readonly at: Date; readonly count: number; readonly seed: number },
): Promise<string[]> {
  const random = randomNumbers(seed);
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T; // never empty
  const moment = (least: number, most: number) =>
    new Date(at.getTime() - Math.round((least + random() * (most - least)) * DAY)).toISOString();
  const products = [await aProduct(database, tenantId), await aProduct(database, tenantId, { name: 'Another' })];
  const reps = [await aUser(database, tenantId), await aUser(database, tenantId, { name: 'Gone', is_active: false })];
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = await aCustomer(database, tenantId, {
      name: one(['Ada', 'Ben', 'Cleo', 'Dora', 'Eve', 'Flo', 'Gus', ' ', null]),
      status: one(['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'LEAD', 'LEAD', 'INACTIVE', 'ARCHIVED']),
      sales_rep_id: one([...reps, null]),
      do_not_contact_until: one([null, null, moment(-9, 9).slice(0, 10)]),
    });
    // Some began lately: these have a first order that is due.
    const days = one([3, 15, 30, 200]);
    for (let orders = Math.floor(random() * 6); orders > 0; orders -= 1)
      await anOrder(
        database,
        tenantId,
        id,
        moment(-10, days),
        { status: one(['DELIVERED', 'DELIVERED', 'PLACED']) },
        one(products),
      );
    for (let samples = Math.floor(random() * 4); samples > 0; samples -= 1)
      await aSample(database, tenantId, id, one(products), moment(-10, 60), { resulted_in_order: random() < 0.1 });
    ids.push(id);
  }
  return ids;
}
