/** Which minutes the relay asks EventBridge Scheduler for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database/setup-database.ts';
import { listWakeUps } from './queries.gen.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const TENANT = '00000000-0000-0000-0000-000000000000';

let data: TestDatabase;
beforeAll(async () => {
  data = await createTestDatabase();
});
afterAll(() => data.drop());

test('messages of one minute have one wake-up, and what is due in years or never stops no other', async () => {
  const dueAt = ['2026-03-01T12:10:00Z', '2026-03-01T13:00:10Z', '2026-03-01T13:00:50Z', '12000-01-01', 'infinity'];
  await data.query(
    `insert into automation.outbox (tenant_id, topic, due_at) select $1, 'workflows', x::timestamptz from unnest($2::text[]) x`,
    [TENANT, dueAt],
  );
  expect(await data.engine.many(listWakeUps, { now: NOW })).toEqual([{ wakeAt: new Date('2026-03-01T13:00:00Z') }]);
});
