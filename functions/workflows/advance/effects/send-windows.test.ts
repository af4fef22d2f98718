/** Effects with a send window: held until the calendar opens, and never dropped. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { NOW } from '../setup-walk.ts';
import { writeCalendar } from '../waits/setup-calendars.ts';
import { begin, call, end, mail, setUpEffects } from './setup-effects.ts';

const { activate, customers, start, walk, trace, query, state, jobs, endJob, startAt } = setUpEffects();

const CALENDAR = randomUUID();
const sendWindow = { calendarId: CALENDAR };
const surroundings = { calendars: new Set([CALENDAR]) };
const at = (moment: string) => new Date(moment);
/** The run comes on Sunday, 1 March; in Berlin it opens on Monday at nine. */
const OPENS = at('2026-03-02T08:00:00Z');
const CLOSED = at('2026-03-02T16:00:00Z');

async function hold(node: object, calendar: object = {}) {
  await writeCalendar(query, state.tenantId, CALENDAR, NOW, calendar);
  return startAt(node, { more: { surroundings } });
}

const standing = () => query('select state, due_at from automation.cursors');
const judge = async (id: string | undefined, now: Date) =>
  (
    await query<{ code: string | null }>(
      `select split_part(objection, ':', 1) as code from automation.judge_effect($1, $2, $3)`,
      [state.tenantId, id, now],
    )
  )[0]?.code;

describe('an effect with a send window', () => {
  test.each([
    ['an e-mail', mail({ sendWindow })],
    ['a request', call({ sendWindow })],
  ])('%s makes its job at the opening, once', async (_, node) => {
    await hold(node);
    expect([await jobs(), await standing()]).toEqual([[], [{ state: 'LISTENING', due_at: OPENS }]]);
    await walk(new Date(OPENS.getTime() - 1000));
    expect(await jobs()).toEqual([]);
    for (const _ of [1, 2]) await walk(OPENS);
    expect(await jobs()).toHaveLength(1);
  });

  test.each([
    ['makes its task', { type: 'task', data: { title: 'Call', sendWindow } }],
    ['notes its activity', { type: 'activity', data: { type: 'NOTE', summary: 'Seen', sendWindow } }],
  ])('%s at the opening', async (_, node) => {
    await writeCalendar(query, state.tenantId, CALENDAR, NOW);
    const workflow = await activate({ s: begin, n: node, e: end }, ['s>n', 'n>e'], { surroundings });
    const [customer] = await customers(1);
    const [row] = await start(workflow, [String(customer)]);
    await walk();
    expect((await trace(row?.run_id ?? '')).map(([id]) => id)).toEqual(['s']);
    for (const _ of [1, 2]) await walk(OPENS);
    expect((await trace(row?.run_id ?? '')).map(([id, port]) => `${id}:${port}`)).toEqual([
      's:next',
      'n:next',
      'e:null',
    ]);
  });

  test('acts at once while it is open', async () => {
    await hold(mail({ sendWindow }), { weekdays: [7] });
    expect(await jobs()).toHaveLength(1);
  });

  test('follows its calendar while it is held', async () => {
    await hold(mail({ sendWindow }));
    await writeCalendar(query, state.tenantId, CALENDAR, NOW, { holidays: ['2026-03-02'] });
    await walk(NOW);
    expect(await standing()).toEqual([{ state: 'LISTENING', due_at: at('2026-03-03T08:00:00Z') }]);
    await writeCalendar(query, state.tenantId, CALENDAR, NOW, { weekdays: [7] });
    await walk(NOW);
    expect(await jobs()).toHaveLength(1);
  });

  test('asks at the opening whether the customer may be contacted', async () => {
    const { runId, customerId } = await hold(mail({ sendWindow }));
    await query(`update crm.customers set do_not_contact_until = '2099-01-01' where id = $1`, [customerId]);
    await walk(OPENS);
    expect([await jobs(), (await trace(runId))[1]]).toEqual([[], ['n', 'next', { suppressed: 'DO_NOT_CONTACT' }]]);
  });

  test('goes back to its node when its job begins after closing, and makes another at the next opening', async () => {
    await hold(mail({ sendWindow }));
    await walk(OPENS);
    const [job] = await jobs();
    expect([await judge(job?.id, OPENS), await judge(job?.id, CLOSED)]).toEqual([null, 'SEND_WINDOW_CLOSED']);
    await endJob(job?.id ?? '', 'CANCELLED', { error: 'SEND_WINDOW_CLOSED: closed' });
    await walk(CLOSED);
    expect(await standing()).toEqual([{ state: 'LISTENING', due_at: at('2026-03-03T08:00:00Z') }]);
    await walk(at('2026-03-03T08:00:00Z'));
    const [first, second] = await jobs();
    expect([first?.status, second?.status]).toEqual(['CANCELLED', 'QUEUED']);
    expect(second?.dedupe_key).toBe(first?.dedupe_key);
  });

  test('is held by the pause of its workflow too, and by its window when that ends', async () => {
    const { workflow } = await hold(mail({ sendWindow }));
    await query(`update automation.workflows set status = 'PAUSED' where id = $1`, [workflow]);
    await walk(OPENS);
    expect([await jobs(), await query('select state from automation.cursors')]).toEqual([[], [{ state: 'HELD' }]]);
    await query(`update automation.workflows set status = 'ACTIVE' where id = $1`, [workflow]);
    await query('select automation.release_cursors($1, $2, $3)', [state.tenantId, workflow, CLOSED]);
    await walk(CLOSED);
    expect(await jobs()).toEqual([]);
    await walk(at('2026-03-03T08:00:00Z'));
    expect(await jobs()).toHaveLength(1);
  });
});
