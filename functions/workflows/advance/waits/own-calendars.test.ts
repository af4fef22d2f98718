/** Calendars of sales reps: what waits for a customer of theirs, and tasks that they get, keep to their own hours. */
import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { aUser } from '../../../../test/support/database/factory.ts';
import { setUpWalk } from '../setup-walk.ts';
import { writeCalendar } from './setup-calendars.ts';

const { activate, customers, start, walk, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
/** Sunday, the first of March. The office is open from Monday, the rep on Wednesdays. */
const SUNDAY = new Date('2026-03-01T12:00:00Z');
const MONDAY_9 = new Date('2026-03-02T08:00:00Z');
const TUESDAY_9 = new Date('2026-03-03T08:00:00Z');
const WEDNESDAY_9 = new Date('2026-03-04T08:00:00Z');

const OFFICE = randomUUID();
let rep: string;
let own: string;
let theirs: string;
let other: string;

const writeOwn = (given: object = {}) =>
  writeCalendar(query, state.tenantId, own, SUNDAY, { userId: rep, weekdays: [3], ...given });

beforeEach(async () => {
  rep = await aUser(state.database, state.tenantId);
  own = randomUUID();
  await writeCalendar(query, state.tenantId, OFFICE, SUNDAY, { isDefault: true });
  await writeOwn();
  [theirs = '', other = ''] = (await customers(2)).map(String);
  await query('update crm.customers set sales_rep_id = $1 where id = $2', [rep, theirs]);
});

async function enter(node: object, settings: object = {}): Promise<void> {
  const workflow = await activate({ s: begin, n: node, e: { type: 'end' } }, ['s>n', 'n>e'], {
    ...{ settings, surroundings: { calendars: new Set([OFFICE, 'default']) } },
  });
  await start(workflow, [theirs, other], { now: SUNDAY });
  await walk(SUNDAY);
}

/** Of the rep's customer, and of the other one. */
async function waits(): Promise<(Date | undefined)[]> {
  const rows = await query<{ customer_id: string; due_at: Date }>(
    'select r.customer_id, c.due_at from automation.cursors c join automation.runs r on r.id = c.run_id',
  );
  return [theirs, other].map((id) => rows.find((row) => row.customer_id === id)?.due_at);
}

test('a wait keeps to the hours of the sales rep, and moves with them and with nobody else', async () => {
  await enter({ type: 'wait', data: { kind: 'open-hours' } });
  expect(await waits()).toEqual([WEDNESDAY_9, MONDAY_9]);
  await writeOwn({ weekdays: [2] });
  await walk(SUNDAY);
  expect(await waits()).toEqual([TUESDAY_9, MONDAY_9]);
  await query('delete from automation.calendars where id = $1', [own]);
  await query(`select automation.note_calendar_change($1, '["default"]', $2)`, [state.tenantId, SUNDAY]);
  await walk(SUNDAY);
  expect(await waits()).toEqual([MONDAY_9, MONDAY_9]);
});

test('a preview lists the waits that move with the hours of a rep', async () => {
  await enter({ type: 'wait', data: { kind: 'open-hours' } });
  const definition = {
    ...{ name: own, timeZone: 'Europe/Berlin', country: null, region: null, isDefault: false, userId: rep },
    ...{ hours: [{ weekday: 2, opens: '09:00', closes: '17:00' }], exceptions: [], holidays: [] },
  };
  const [row] = await query<{ preview: { waits: object[] } }>(
    'select automation.preview_calendar($1, $2, $3, $4) as preview',
    [state.tenantId, own, JSON.stringify(definition), SUNDAY],
  );
  expect(row?.preview.waits).toMatchObject([
    {
      customerId: theirs,
      from: expect.stringContaining('2026-03-04T08:00'),
      to: expect.stringContaining('2026-03-03'),
    },
  ]);
});

test.each([
  ['by the node', { kind: 'open-hours', calendarId: OFFICE }, {}],
  ['by the settings of the workflow', { kind: 'open-hours' }, { calendarId: OFFICE }],
])('a calendar that is named %s counts for every customer', async (_, data, settings) => {
  await enter({ type: 'wait', data }, settings);
  expect(await waits()).toEqual([MONDAY_9, MONDAY_9]);
});

test('a task is due by the hours of whom it is for', async () => {
  await enter({ type: 'task', data: { title: 'Call', dueInBusinessDays: 1 } });
  const due = async () => {
    const rows = await query<{ customer_id: string; due_at: Date }>('select customer_id, due_at from crm.tasks');
    return [theirs, other].map((id) => rows.find((row) => row.customer_id === id)?.due_at);
  };
  expect(await due()).toEqual([new Date('2026-03-11T08:00:00Z'), TUESDAY_9]);
  await query('delete from crm.tasks');
  await enter({ type: 'task', data: { title: 'Call', dueInBusinessDays: 1, assignee: rep } });
  expect(await due()).toEqual([new Date('2026-03-11T08:00:00Z'), new Date('2026-03-11T08:00:00Z')]);
});
