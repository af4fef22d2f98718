/** A calendar in an API's database, written by SQL. */
import { expect } from 'vitest';
import type { TestApi } from './setup-api.ts';
import { insert } from './setup-rows.ts';

/** Open on all days, from nine to five. Returns its id. */
export async function seedCalendar(api: TestApi, tenantId: string, mark: string): Promise<string> {
  const now = new Date();
  const at = { created_at: now, updated_at: now };
  const of = { tenant_id: tenantId };
  const calendarId = await insert(api, 'automation.calendars', {
    ...of,
    ...at,
    name: mark,
    time_zone: 'Europe/Berlin',
  });
  await api.query(
    `insert into automation.calendar_hours (tenant_id, calendar_id, weekday, opens, closes)
     select $1, $2, d, '09:00', '17:00' from generate_series(1, 7) d`,
    [tenantId, calendarId],
  );
  await api.query('select automation.rebuild_calendar($1, $2, $3)', [tenantId, calendarId, now]);
  return calendarId;
}

const office = { opens: '09:00', closes: '17:00' };
/** Monday to Friday, nine to five. */
export const officeWeek = { MON: [office], TUE: [office], WED: [office], THU: [office], FRI: [office] };

/** Makes a calendar over the API and returns the reply's body. */
export async function createCalendar(api: TestApi, key: string, more: object = {}) {
  const given = { name: 'Office', timeZone: 'Europe/Berlin', hours: officeWeek, ...more };
  const { status, body } = await api.call({ method: 'POST', path: '/api/calendars', key, body: given });
  if (status !== 201) throw new Error(`The calendar was not made: ${JSON.stringify(body)}`);
  return body;
}

/** The first Monday that is at least a week and at most two weeks away, as a day. */
export function nextMonday(): string {
  const day = new Date(Date.now() + 7 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7));
  return day.toISOString().slice(0, 10);
}

/** As a calendar is shown a moment later: while it is open, it opens now. */
export const shownLater = (shown: object) => ({
  ...shown,
  ...{ isOpen: expect.any(Boolean), nextOpenAt: expect.any(String) },
});
