/** Waits by calendars: for open hours, in open time and in business days, and what becomes of them when the calendar changes. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NOW, setUpWalk } from '../setup-walk.ts';
import { writeCalendar } from './setup-calendars.ts';

const { activate, customers, start, walk, trace, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const CALENDAR = randomUUID();
const calendars = new Set([CALENDAR, 'default']);

/** Sunday, the first of March, at 13:00 in Berlin. */
const SUNDAY = NOW;

async function waitBy(data: object, { now = SUNDAY, calendar = {} as object } = {}): Promise<string> {
  await writeCalendar(query, state.tenantId, CALENDAR, now, { isDefault: true, ...calendar });
  const workflow = await activate(
    { s: begin, w: { type: 'wait', data }, t: { type: 'task', data: { title: 'Call' } }, e: { type: 'end' } },
    ['s>w', 'w>t', 't>e'],
    { surroundings: { calendars } },
  );
  const [customer] = await customers(1);
  const [row] = await start(workflow, [String(customer)], { now });
  await walk(now);
  return row?.run_id ?? String(row?.refused);
}

const dueAt = async () =>
  (await query<{ due_at: Date | null }>('select due_at from automation.cursors')).map((row) => row.due_at);
const change = (calendar: object, now = SUNDAY) =>
  writeCalendar(query, state.tenantId, CALENDAR, now, { isDefault: true, ...calendar });
const hours = (n: number, unit = 'hours') => ({ kind: 'duration', n, unit, businessTime: true });
const at = (moment: string) => new Date(moment);

describe('a wait by a calendar', () => {
  test.each([
    ['for open hours: the next opening', { kind: 'open-hours' }, '2026-03-02T08:00:00Z'],
    ['by its id', { kind: 'open-hours', calendarId: CALENDAR }, '2026-03-02T08:00:00Z'],
    ['of open hours that go on the next day', hours(10), '2026-03-03T10:00:00Z'],
    ['of a whole day: until the next opening, because closing time is closed', hours(8), '2026-03-03T08:00:00Z'],
    ['of business days: counted from the next opening', hours(2, 'days'), '2026-03-04T08:00:00Z'],
    ['of a week: counted on the clock', hours(1, 'weeks'), '2026-03-09T08:00:00Z'],
  ])('%s', async (_, data, due) => {
    const id = await waitBy(data);
    expect(await dueAt()).toEqual([at(due)]);
    await walk(new Date(at(due).getTime() - 1000));
    expect(await run(id)).toMatchObject({ status: 'RUNNING' });
    await walk(at(due));
    await walk(at(due));
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
    expect((await trace(id)).map(([node, port]) => `${node}:${port}`)).toEqual([
      's:next',
      'w:next',
      't:next',
      'e:null',
    ]);
    expect(await query('select from crm.tasks')).toHaveLength(1);
    expect(await query('select from automation.run_waits')).toEqual([]);
  });

  test('passes at once while it is open, and not at the minute of closing', async () => {
    const open = await waitBy({ kind: 'open-hours' }, { now: at('2026-03-02T15:59:00Z') });
    expect(await run(open)).toMatchObject({ status: 'FINISHED' });
    const closed = await waitBy({ kind: 'open-hours' }, { now: at('2026-03-02T16:00:00Z') });
    expect([(await run(closed))?.status, await dueAt()]).toEqual(['RUNNING', [at('2026-03-03T08:00:00Z')]]);
  });

  test('moves with its calendar, earlier and later, counted from when it began', async () => {
    const id = await waitBy(hours(2));
    expect(await dueAt()).toEqual([at('2026-03-02T10:00:00Z')]);
    await change({ holidays: ['2026-03-02'] });
    await walk(SUNDAY);
    expect(await dueAt()).toEqual([at('2026-03-03T10:00:00Z')]);
    await change({ weekdays: [1, 2, 3, 4, 5, 7] });
    await walk(SUNDAY);
    expect(await dueAt()).toEqual([at('2026-03-01T14:00:00Z')]);
    await change({ weekdays: [1, 2, 3, 4, 5, 7], opens: '08:00' }, at('2026-03-01T13:00:00Z'));
    await walk(at('2026-03-01T14:00:00Z'));
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
  });

  test('asks its calendar again when it wakes, so that a lost notice lets nobody go too early', async () => {
    const id = await waitBy({ kind: 'open-hours' });
    await change({ holidays: ['2026-03-02'] });
    await query('truncate automation.wait_notices');
    await walk(at('2026-03-02T08:00:00Z'));
    expect([(await run(id))?.status, await dueAt()]).toEqual(['RUNNING', [at('2026-03-03T08:00:00Z')]]);
  });

  test('follows the default when another calendar becomes it', async () => {
    await waitBy({ kind: 'open-hours' });
    const other = randomUUID();
    await writeCalendar(query, state.tenantId, other, SUNDAY, { isDefault: true, weekdays: [3] });
    await walk(SUNDAY);
    expect(await dueAt()).toEqual([at('2026-03-04T08:00:00Z')]);
  });

  test('waits to the end of its run for a calendar that does not open, and is woken by a person', async () => {
    const id = await waitBy({ kind: 'open-hours' }, { calendar: { weekdays: [] } });
    expect(await dueAt()).toEqual([at('2027-03-02T12:00:00Z')]);
    await query('select automation.wake_runs($1, array[$2::uuid], null, $3)', [state.tenantId, id, SUNDAY]);
    await walk(SUNDAY);
    expect(await trace(id)).toContainEqual(['w', 'next', { woken: true }]);
  });

  test('fails by name without a calendar', async () => {
    const id = await waitBy({ kind: 'open-hours' }, { calendar: { isDefault: false } });
    expect(await run(id)).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^NO_CALENDAR: .*"w"/) });
  });
});

test('a task is due after business days, at an open time', async () => {
  await writeCalendar(query, state.tenantId, CALENDAR, SUNDAY, { isDefault: true, holidays: ['2026-03-03'] });
  const workflow = await activate(
    { s: begin, t: { type: 'task', data: { title: 'Call', dueInBusinessDays: 2 } }, e: { type: 'end' } },
    ['s>t', 't>e'],
    { surroundings: { calendars } },
  );
  const [customer] = await customers(1);
  await start(workflow, [String(customer)]);
  await walk();
  expect(await query('select due_at from crm.tasks')).toEqual([{ due_at: at('2026-03-05T08:00:00Z') }]);
});
