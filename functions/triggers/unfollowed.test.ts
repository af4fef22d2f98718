/** Scheduled evaluations against full looks, over random steps, with imports while the database's triggers are off. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCustomer, anOrder, aProduct, aSample, aTenant, aTrigger } from '../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { evaluateTenant } from '../../test/support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../test/support/triggers/trigger-types.ts';
import type { Database } from '../engine/data/database.ts';
import { readSettings } from '../engine/triggers/settings.ts';
import { previews } from './previews.gen.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 5);
const types = Object.values(triggerTypes);

interface World {
  readonly tenantId: string;
  readonly customers: readonly string[];
  readonly products: readonly string[];
  readonly triggers: ReadonlyMap<string, string>;
}

async function aWorld(): Promise<World> {
  const tenantId = await aTenant(database);
  const [customers, products] = [[] as string[], [] as string[]];
  for (let n = 0; n < 4; n += 1) customers.push(await aCustomer(database, tenantId));
  for (let n = 0; n < 2; n += 1) products.push(await aProduct(database, tenantId));
  const triggers = new Map<string, string>();
  for (const { definition } of types)
    triggers.set(definition.type, await aTrigger(database, tenantId, definition.type));
  return { tenantId, customers, products, triggers };
}

/** Evaluates all triggers at one scheduled time. Returns how many customers the comparisons noted. */
async function tick({ tenantId }: World, atMs: number): Promise<number> {
  let unseen = 0;
  const comparing = new Set(types.map(({ compare }) => compare.sql));
  const observed: Database = {
    ...database.engine,
    async one(statement, values) {
      const row = await database.engine.one(statement, values);
      if (comparing.has(statement.sql)) unseen += (row as unknown as { unseen: number }).unseen; // a row of `compare`
      return row;
    },
  };
  for (const type of types) await evaluateTenant(observed, type, tenantId, new Date(atMs));
  return unseen;
}

/** Returns who would get a task by a full look. */
async function left({ tenantId, triggers }: World, atMs: number): Promise<string[]> {
  const now = new Date(atMs);
  const found: string[] = [];
  for (const { definition } of types) {
    const settings = readSettings(definition, {}).numbers;
    const at = { tenantId, triggerId: triggers.get(definition.type) ?? '', now, today: now.toISOString().slice(0, 10) };
    const rows = await database.run(previews[definition.type as keyof typeof previews], {
      ...at,
      timeZone: 'UTC',
      settings,
      limit: 100,
      skip: 0,
      startsAt: null,
      judgedAt: null,
    });
    found.push(...rows.filter(({ reason }) => reason === null).map((row) => `${definition.type} ${row.occurrenceKey}`));
  }
  return found;
}

/** The two ways in which a writer keeps triggers from firing. */
const hiding = {
  replication: ['set session_replication_role = replica', 'set session_replication_role = origin'],
  import: ['crm.orders', 'crm.order_lines', 'crm.sample_usages']
    .map((table) => [`alter table ${table} disable trigger user`, `alter table ${table} enable trigger user`])
    .reduce(
      ([off = '', on = ''], [alsoOff, alsoOn]) => [`${off};${alsoOff}`, `${on};${alsoOn}`],
      ['select 1', 'select 1'],
    ),
} as const;
type Hiding = keyof typeof hiding;

async function hidden(way: Hiding | 'seen', work: () => Promise<unknown>): Promise<void> {
  if (way === 'seen') return void (await work());
  const [off = '', on = ''] = hiding[way];
  await database.query(off);
  await work().finally(() => database.query(on));
}

const who = { customer: fc.nat(3), product: fc.nat(1), daysAgo: fc.integer({ min: -4, max: 60 }) };
const step = fc.record({
  way: fc.constantFrom<(Hiding | 'seen')[]>('seen', 'replication', 'import'),
  hours: fc.integer({ min: 0, max: 20 }).map((n) => n * 6),
  change: fc.oneof(
    fc.record({ kind: fc.constant('sample' as const), ...who }),
    fc.record({ kind: fc.constant('order' as const), ...who }),
    fc.record({ kind: fc.constantFrom('delete' as const, 'cancel' as const, 'move' as const), ...who }),
  ),
});

type Change = typeof step extends fc.Arbitrary<infer T extends { change: unknown }> ? T['change'] : never;

async function write(world: World, { kind, ...of }: Change, nowMs: number): Promise<void> {
  const { tenantId } = world;
  const [customer = '', product = ''] = [world.customers[of.customer], world.products[of.product]];
  const at = new Date(nowMs - of.daysAgo * 24 * HOUR_MS).toISOString();
  if (kind === 'sample') return void (await aSample(database, tenantId, customer, product, at));
  if (kind === 'order') return void (await anOrder(database, tenantId, customer, at, {}, product));
  const change = {
    delete: 'delete from crm.orders',
    cancel: `update crm.orders set status = 'CANCELLED'`,
    move: `update crm.orders set ordered_at = ordered_at - interval '9 days', delivered_at = delivered_at - interval '9 days'`,
  }[kind];
  await database.query(`${change} where tenant_id = $1 and customer_id = $2`, [tenantId, customer]);
}

test.each([
  ['when nothing is hidden, and finds nothing hidden', false],
  ['with imports that no trigger sees, a day later at most', true],
])('scheduled evaluations find what full looks find, %s', async (_, hides) => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      const world = await aWorld();
      let nowMs = START_MS;
      await tick(world, nowMs);
      for (const { way, hours, change } of steps) {
        await hidden(hides ? way : 'seen', () => write(world, change, nowMs));
        const day = [6, 12, 18, 24].map((hour) => nowMs + (hours + hour) * HOUR_MS);
        for (const atMs of day) {
          const noted = await tick(world, atMs);
          if (!hides) expect(noted).toBe(0);
          found += noted;
        }
        nowMs = day.at(-1) ?? nowMs;
        expect(await left(world, nowMs)).toEqual([]);
      }
    }),
    { numRuns: 12 },
  );
  expect(found > 0).toBe(hides);
});

describe('the comparison', () => {
  const daysAgo = (days: number) => new Date(START_MS - days * 24 * HOUR_MS).toISOString();
  const at = (hours: number) => START_MS + hours * HOUR_MS;

  test('is made once a day for each trigger, or as often as the tenant says, at moments of its own', async () => {
    const ticksOf = async (world: World) => {
      const moments = new Map<string, Set<number>>();
      for (let hours = 0; hours <= 96; hours += 6) {
        await tick(world, at(hours));
        const rows = await database.query<{ trigger_id: string; compared_at: Date | null }>(
          'select trigger_id, compared_at from automation.trigger_watermarks where tenant_id = $1',
          [world.tenantId],
        );
        for (const { trigger_id, compared_at } of rows)
          if (compared_at) moments.set(trigger_id, (moments.get(trigger_id) ?? new Set()).add(compared_at.getTime()));
      }
      return [...moments.values()].map(({ size }) => size);
    };
    // Once at the first tick after the full look of the beginning, then once in each of four days.
    expect((await ticksOf(await aWorld())).every((size) => size === 4 || size === 5)).toBe(true);
    const often = await aWorld();
    await database.query('insert into automation.tenant_settings (tenant_id, full_look_hours) values ($1, 6)', [
      often.tenantId,
    ]);
    expect(await ticksOf(often)).toEqual([16, 16, 16]);
  });

  test('does not keep the evaluation from its work when it fails', async () => {
    const world = await aWorld();
    await tick(world, at(0));
    const [customer = '', product = ''] = [world.customers[0], world.products[0]];
    await aSample(database, world.tenantId, customer, product, daysAgo(10));
    const broken: Database = { ...database.engine, one: () => Promise.reject(new Error('time-out')) };
    const [seen] = await evaluateTenant(broken, triggerTypes.sampleNoOrder, world.tenantId, new Date(at(6)));
    expect(seen).toMatchObject({ created: 1 });
  });
});

test.each(Object.values(triggerTypes))(
  '$definition.name says truly whether it looks at all',
  ({ definition, evaluate }) => {
    const readsExamined = /from examined\s+cross join lateral/.test(
      evaluate.sql.replace(/cross join examined[\s\S]*$/, ''),
    );
    expect(readsExamined).toBe(!('looksAtAll' in definition));
  },
);
