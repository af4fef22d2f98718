import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aTenant, aTrigger } from '../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { DEFAULT_RHYTHM, type RhythmSettings, silenceOf } from '../../../test/support/oracles/rhythm-oracle.ts';
import { evaluateTenant } from '../../../test/support/triggers/evaluate-tenant.ts';
import { compare, evaluate } from './queries.gen.ts';
import { burnRate } from './trigger.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const START = Date.UTC(2026, 0, 1);
const NO_LIMITS = { maxTasksPerRun: 1000, maxOpenTasksPerCustomer: 0 };
const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR_MS);

const settings: fc.Arbitrary<RhythmSettings> = fc.record({
  percentageThreshold: fc.constantFrom(0, 1, 20, 33, 100, 500),
  minimumOrders: fc.integer({ min: 2, max: 7 }),
  realertDays: fc.constantFrom(1, 7, 30, 365),
  lookbackDays: fc.constantFrom(1, 10, 90, 365),
});
/** Hours since the start; steps of six hours put many orders on one day, and on its edges. */
const moment = (maximumDays: number) => fc.integer({ min: 0, max: maximumDays * 4 }).map((quarter) => quarter * 6);
const histories = fc.array(fc.array(moment(120), { maxLength: 9 }), { minLength: 1, maxLength: 12 });

/** All customers of a tenant with their deliveries, in two statements. */
async function load(tenantId: string, deliveries: readonly (readonly number[])[]): Promise<string[]> {
  const ids = deliveries.map(() => crypto.randomUUID());
  const orders = deliveries.flatMap((hours, index) => hours.map((hour) => ({ customer_id: ids[index], at: at(hour) })));
  await database.query(
    `insert into crm.customers (tenant_id, id, name) select $1, value::uuid, 'C' from jsonb_array_elements_text($2::jsonb)`,
    [tenantId, JSON.stringify(ids)],
  );
  await database.query(
    `insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at)
     select $1, o.customer_id, 'DELIVERED', o.at, o.at from jsonb_to_recordset($2::jsonb) o (customer_id uuid, at timestamptz)`,
    [tenantId, JSON.stringify(orders)],
  );
  return ids;
}

const keysOf = async (tenantId: string) =>
  (
    await database.query<{ occurrence_key: string }>(
      'select occurrence_key from automation.triggered_tasks where tenant_id = $1 order by 1',
      [tenantId],
    )
  ).map((row) => row.occurrence_key);

function expectedKeys(
  ids: readonly string[],
  deliveries: readonly (readonly number[])[],
  now: Date,
  rhythm: RhythmSettings,
) {
  return ids.flatMap((id, index) => {
    const silence = silenceOf((deliveries[index] ?? []).map(at), now, rhythm);
    return silence ? [`${id}:${silence.lastDay}:${silence.period}`] : [];
  });
}

test('finds on random histories whom the plain reading of the rule finds', async () => {
  await fc.assert(
    fc.asyncProperty(histories, settings, moment(400), async (deliveries, rhythm, nowHours) => {
      const tenantId = await aTenant(database);
      const ids = await load(tenantId, deliveries);
      await aTrigger(database, tenantId, burnRate.type, { ...rhythm, ...NO_LIMITS });
      await evaluateTenant(database.engine, { definition: burnRate, evaluate, compare }, tenantId, at(nowHours));
      expect(await keysOf(tenantId)).toEqual(expectedKeys(ids, deliveries, at(nowHours), rhythm).sort());
    }),
    { numRuns: 150 },
  );
});

test('looks only at customers with changes and those who are due, and finds all that a full look finds', async () => {
  const change = fc.record({ customer: fc.nat(11), hours: moment(120), isDelete: fc.boolean() });
  const steps = fc.array(
    fc.record({ forwardHours: moment(40).map((hours) => hours + 6), changes: fc.array(change, { maxLength: 4 }) }),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(histories, settings, steps, async (deliveries, rhythm, story) => {
      const tenantId = await aTenant(database);
      const ids = await load(tenantId, deliveries);
      await aTrigger(database, tenantId, burnRate.type, { ...rhythm, ...NO_LIMITS });
      const model = deliveries.map((hours) => [...hours]);
      const expected = new Set<string>();
      let hours = 0;
      for (const { forwardHours, changes } of story) {
        hours += forwardHours;
        for (const { customer, hours: orderHours, isDelete } of changes) {
          const index = customer % ids.length;
          const orders = model[index] ?? [];
          if (isDelete) {
            const gone = orders.pop();
            if (gone === undefined) continue;
            await database.query(
              'delete from crm.orders where id = (select id from crm.orders where customer_id = $1 and delivered_at = $2 limit 1)',
              [ids[index], at(gone)],
            );
          } else {
            orders.push(orderHours);
            await database.query(
              `insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at) values ($1, $2, 'DELIVERED', $3, $3)`,
              [tenantId, ids[index], at(orderHours)],
            );
          }
        }
        await evaluateTenant(database.engine, { definition: burnRate, evaluate, compare }, tenantId, at(hours));
        for (const key of expectedKeys(ids, model, at(hours), rhythm)) expected.add(key);
        expect(await keysOf(tenantId)).toEqual([...expected].sort());
      }
    }),
    { numRuns: 60 },
  );
});

test('gives four days of grace to an order every twenty days at twenty per cent', () => {
  const deliveries = [0, 20, 40].map((day) => at(day * 24));
  expect(silenceOf(deliveries, at(64 * 24 - 1), DEFAULT_RHYTHM)).toBeUndefined();
  expect(silenceOf(deliveries, at(64 * 24), DEFAULT_RHYTHM)).toEqual({
    lastDay: '2026-02-10',
    period: 0,
    intervalDays: 20,
  });
});
