/** Until when a rep is away: one after the other of leave and own calendar. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aTenant, aUser } from '../../../../test/support/database/factory.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/setup-database.ts';
import { writeCalendar } from '../../advance/waits/setup-calendars.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
let database: TestDatabase;
let tenantId: string;
let userId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  tenantId = await aTenant(database);
  userId = await aUser(database, tenantId);
  const [office, own] = [randomUUID(), randomUUID()];
  const { query } = database;
  await writeCalendar(query, tenantId, office, NOW, { weekdays: [1, 2, 3, 4, 5, 6], isDefault: true });
  await writeCalendar(query, tenantId, own, NOW, { userId });
  // Friday.
  await query(
    `insert into automation.calendar_exceptions (tenant_id, calendar_id, day, name) values ($1, $2, '2026-07-03', 'Moves house')`,
    [tenantId, own],
  );
  await query('select automation.rebuild_calendar($1, $2, $3)', [tenantId, own, NOW]);
});
afterAll(() => database.drop());

test.each([
  ['a leave alone', '2026-06-29', ['2026-06-29', '2026-07-01'], '2026-07-01'],
  [
    'a leave, and then the own calendar until Saturday, on which others work',
    '2026-06-30',
    ['2026-06-30', '2026-07-02'],
    '2026-07-04',
  ],
  ['the own calendar alone', '2026-07-03', null, '2026-07-04'],
  ['the own calendar, and then a leave', '2026-07-03', ['2026-07-05', '2026-07-10'], '2026-07-11'],
  ['a leave beyond what calendars know', '2026-07-03', ['2026-07-01', '2099-12-31'], '2099-12-31'],
])('%s', async (_, day, leave, until) => {
  await database.query(
    `insert into automation.user_settings (tenant_id, user_id, leave_from, leave_until, updated_at) values ($1, $2, $3, $4, $5)
     on conflict (tenant_id, user_id) do update set leave_from = excluded.leave_from, leave_until = excluded.leave_until`,
    [tenantId, userId, leave?.[0] ?? null, leave?.[1] ?? null, NOW],
  );
  const [row] = await database.query('select automation.away_until($1, $2, $3)::text as until', [
    tenantId,
    userId,
    day,
  ]);
  expect(row?.until).toBe(until);
});
