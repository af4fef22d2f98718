/** Calendars for tests of the walk: a week of one span on some weekdays, written as the API writes them. */
type Query = (sql: string, values?: unknown[]) => Promise<unknown>;

interface Calendar {
  readonly name?: string;
  readonly timeZone?: string;
  /** 1: Monday. */
  readonly weekdays?: readonly number[];
  readonly opens?: string;
  readonly closes?: string;
  readonly isDefault?: boolean;
  /** Whose own it is. */
  readonly userId?: string | null;
  /** Closed days. */
  readonly holidays?: readonly string[];
}

/** Writes the calendar of an id, anew if there is one. */
export async function writeCalendar(query: Query, tenantId: string, id: string, now: Date, given: Calendar = {}) {
  const { name = id, timeZone = 'Europe/Berlin', weekdays = [1, 2, 3, 4, 5], isDefault = false, holidays = [] } = given;
  const { opens = '09:00', closes = '17:00', userId = null } = given;
  await query(
    `insert into automation.calendars (tenant_id, id, name, time_zone, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)
     on conflict do nothing`,
    [tenantId, id, name, timeZone, now],
  );
  const definition = {
    ...{ name, timeZone, country: null, region: null, isDefault, userId, exceptions: [] },
    hours: weekdays.map((weekday) => ({ weekday, opens, closes })),
    holidays: holidays.map((day) => ({ day, name: 'Holiday', source: 'manual', isClosed: true })),
  };
  await query('select automation.write_calendar($1, $2, $3, $4)', [tenantId, id, JSON.stringify(definition), now]);
  await query('select automation.note_calendar_change($1, $2, $3)', [
    ...[tenantId, JSON.stringify(isDefault || userId ? [id, 'default'] : [id]), now],
  ]);
}
