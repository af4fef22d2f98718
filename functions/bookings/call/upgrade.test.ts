/** The upgrade to migration 0042: what the release before knew of endpoints, and what its functions do during the deployment, counts. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSchema } from '../../../lib/database/read-schema.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';

const ENDPOINT = 'https://crm.example/calls';
const TENANT = randomUUID();
const OPEN_UNTIL = new Date('2027-02-01T09:01:00Z');
const KEY = 'automation.breaker_key($2)';

let data: TestDatabase;
beforeEach(async () => {
  data = await createTestDatabase();
  const { migrations } = readSchema();
  // As before the migration: without its columns and rows.
  await data.query(`alter table automation.lanes drop column breaker_most_seconds, drop column endpoint`);
  await data.query(
    `alter table automation.lane_states drop column openings, drop column last_error, drop column failed_at`,
  );
  await data.query(
    `insert into automation.tenant_settings (tenant_id, followup_endpoint, calls_per_second) values ($1, $2, 3)`,
    [TENANT, ENDPOINT],
  );
  await data.query(
    `insert into automation.circuit_breakers (tenant_id, key, endpoint, failures, openings, opened_until, last_error, updated_at)
     values ($1, ${KEY}, $2, 7, 2, $3, 'ANSWERED_503', $3)`,
    [TENANT, ENDPOINT, OPEN_UNTIL],
  );
  const migration = migrations.find(({ name }) => name.startsWith('0042'));
  if (!migration) throw new Error('There is no migration 0042');
  // The functions are those of today: its triggers of lanes are there, as where a deployment meets lanes that exist.
  await data.query('alter table automation.lanes disable trigger user');
  for (const sql of migration.statements) await data.query(sql);
  await data.query('alter table automation.lanes enable trigger user');
});
afterEach(() => data?.drop());

const laneOf = async () => {
  const [row] = await data.query(
    `select l.per_second, l.at_once, l.endpoint, s.failures, s.openings, s.opened_until, s.last_error
     from automation.lanes l join automation.lane_states s on s.tenant_id = l.tenant_id and s.key = l.key
     where l.tenant_id = $1 and l.key = automation.lane_of_endpoint($2)`,
    [TENANT, ENDPOINT],
  );
  return row;
};

test('an open breaker stays open, with its failures and the tenant’s limits', async () => {
  const open = { failures: 7, openings: 2, opened_until: OPEN_UNTIL, last_error: 'ANSWERED_503' };
  expect(await laneOf()).toEqual({ per_second: 3, at_once: 5, endpoint: ENDPOINT, ...open });
  await data.query('select from automation.hold_endpoint($1, $2)', [TENANT, ENDPOINT]);
  expect(await laneOf()).toMatchObject(open);
});

test('a reset by the API of the release before closes it, and wakes the calls', async () => {
  await data.query('delete from automation.outbox');
  await data.query(`delete from automation.circuit_breakers where tenant_id = $1 and key = ${KEY}`, [TENANT, ENDPOINT]);
  expect(await laneOf()).toMatchObject({ failures: 0, openings: 0, opened_until: null });
  expect(await data.query('select topic from automation.outbox')).toEqual([{ topic: 'calls' }]);
});
