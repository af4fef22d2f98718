/** A forecast is exact: on data that does not change meanwhile, evaluations make the same tasks, by day and rep. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aTenant, aTrigger, aUser } from '../../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/setup-database.ts';
import { evaluateTenant } from '../../../../test/support/triggers/evaluate-tenant.ts';
import { randomCustomers } from '../../../../test/support/triggers/random-customers.ts';
import { type TriggerTypeName, triggerTypes } from '../../../../test/support/triggers/trigger-types.ts';
import { readForecast } from './read-forecast.ts';

const START = new Date('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;
/** Four a day for a week, as scheduled, in a zone whose clocks change meanwhile. */
const runs = Array.from({ length: 28 }, (_, n) => new Date(START.getTime() + (n + 1) * 6 * HOUR));
const timeZone = 'America/New_York';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const configs: readonly Readonly<Record<string, number>>[] = [
  {},
  { maxTasksPerRun: 1 },
  { maxOpenTasksPerCustomer: 0, maxTasksPerRun: 3 },
  { maxOpenTasksPerCustomer: 2, maxTasksPerRun: 2 },
];
/** Windows so short that what is deferred or held back leaves them. */
const short: Readonly<Record<TriggerTypeName, Readonly<Record<string, number>>>> = {
  burnRate: { realertDays: 2, lookbackDays: 3, maxTasksPerRun: 1, maxOpenTasksPerCustomer: 0 },
  customerTiming: { maxTasksPerRun: 1 },
  firstOrderFollowUp: { daysAfter: 0, lookbackDays: 3, maxTasksPerRun: 1 },
  sampleNoOrder: { daysAfter: 1, lookbackDays: 4, maxTasksPerRun: 1 },
};
const names = Object.keys(triggerTypes) as TriggerTypeName[]; // the registry's own keys
const cases = names.flatMap((name) => [...configs, short[name]].map((config, seed) => ({ name, config, seed })));

/** Tasks by day and rep. */
async function made(tenantId: string): Promise<string[]> {
  const rows = await database.query<{ line: string }>(
    `select concat((t.created_at at time zone $2)::date, ' ', coalesce(t.assignee_id::text, 'nobody'), ' ', count(*)) as line
     from crm.tasks t where t.tenant_id = $1 group by (t.created_at at time zone $2)::date, t.assignee_id`,
    [tenantId, timeZone],
  );
  return rows.map(({ line }) => line).sort();
}

async function world(seed: number): Promise<string> {
  const tenantId = await aTenant(database, { time_zone: timeZone });
  await randomCustomers(database, tenantId, { at: START, count: 60, seed: seed + 11 });
  if (seed % 2 === 0) {
    const repId = await aUser(database, tenantId, { name: 'Default' });
    await database.query('update crm.tenants set default_assignee_id = $2 where id = $1', [tenantId, repId]);
    if (seed === 4) await database.query('update crm.users set is_active = false where id = $1', [repId]);
    if (seed === 0)
      await database.query(
        `insert into automation.tenant_settings (tenant_id, assignment) values ($1, '{"strategy": "sales-rep"}')`,
        [tenantId],
      );
  }
  return tenantId;
}

test.each(cases)('$name with $config', async ({ name, config, seed }) => {
  const { definition } = triggerTypes[name];
  const tenantId = await world(seed);
  const triggerId = await aTrigger(database, tenantId, definition.type, config);
  const trigger = { triggerId, triggerType: definition.type, config, arms: null, timeZone, startsAt: null };
  // A first evaluation before, so that tasks are open already.
  if (seed % 2 === 1) await evaluateTenant(database.engine, triggerTypes[name], tenantId, START);
  const before = await made(tenantId);
  const forecast = await readForecast(database.engine, tenantId, trigger, runs);
  const deferred: Record<string, number> = {};
  for (const run of runs) {
    const [seen] = await evaluateTenant(database.engine, triggerTypes[name], tenantId, run);
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(run);
    deferred[day] = seen?.deferred ?? Number.NaN;
  }
  const foretold = forecast.flatMap(({ day, reps }) =>
    reps.map(({ repId, tasks }) => `${day} ${repId ?? 'nobody'} ${tasks}`),
  );
  const after = (await made(tenantId)).filter((line) => !before.includes(line));
  expect(after.length).toBeGreaterThan(1);
  expect(foretold.sort()).toEqual(after);
  expect(Object.fromEntries(forecast.map((day) => [day.day, day.deferred]))).toEqual(deferred);
});
