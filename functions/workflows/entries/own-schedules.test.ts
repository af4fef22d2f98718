/** Schedules that tenants keep: each moment is done once, whatever is delivered twice or dies, and the history says what became of it. */

import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { daysLater, NOW } from '../advance/setup-walk.ts';
import { writeCalendar } from '../advance/waits/setup-calendars.ts';
import { replanSchedules } from '../replan/replan-schedules.ts';
import { MOST_CAUGHT_UP } from './moments.ts';
import { setUpOwnSchedules } from './setup-own-schedules.ts';

const { activate, history, jobs, query, schedule, state, wake } = setUpOwnSchedules();

const nodes = (data: object = { kind: 'manual' }) => ({
  s: { type: 'start', data: { entries: [data] } },
  e: { type: 'end' },
});
const ofWorkflow = (workflow_id: string, more: object = {}) => ({
  ...{ workflow_id, job_type: null, queue: null, payload: null, priority: null },
  ...more,
});
const statuses = async (id: string) => (await history(id)).map(({ status, reason }) => reason ?? status);

describe('a schedule', () => {
  test('adds its job at its moment, once, however often it is woken, and wakes up the queue', async () => {
    const payload = { customerId: 'c' };
    const id = await schedule({ job_type: 'GENERATE_PDF', queue: 'pdf-generation', payload, priority: 7 });
    await wake(daysLater(-0.1));
    expect(await jobs()).toEqual([]);
    for (const _ of [1, 2]) await wake(NOW);
    const job = { type: 'GENERATE_PDF', queue: 'pdf-generation', priority: 7, payload, status: 'QUEUED', run_at: NOW };
    expect(await jobs()).toEqual([job]);
    expect(await history(id)).toMatchObject([
      { due_at: NOW, status: 'STARTED', job_id: expect.any(String), run_id: null },
    ]);
    expect(await query(`select from automation.outbox where topic = 'jobs:pdf-generation'`)).toHaveLength(1);
    await wake(daysLater(1));
    expect(await jobs()).toHaveLength(2);
  });

  test('acts once when two functions are woken at the same time', async () => {
    for (let n = 0; n < 30; n += 1) await schedule();
    const sessions = await Promise.all([1, 2, 3].map(() => openEngineSession(state.database.url)));
    await Promise.all(sessions.map((session) => wake(NOW, databaseOver(session))));
    await Promise.all(sessions.map((session) => session.end()));
    expect(await jobs()).toHaveLength(30);
  });

  test('acts once when the function is killed before its commit, and when its moment is told again', async () => {
    const id = await schedule();
    const fired = [
      {
        tenantId: state.tenantId,
        workflowId: null,
        entry: null,
        scheduleId: id,
        was: NOW,
        at: NOW,
        next: NOW,
        error: null,
      },
    ];
    await query('begin');
    await query('select automation.fire_schedules($1, $2)', [JSON.stringify(fired), NOW]);
    await query('rollback');
    expect([await jobs(), await history(id)]).toEqual([[], []]);
    // The same moment is due again, as if it had not moved on: the constraint alone holds.
    for (const _ of [1, 2]) await query('select automation.fire_schedules($1, $2)', [JSON.stringify(fired), NOW]);
    expect([(await jobs()).length, await statuses(id)]).toEqual([1, ['STARTED']]);
  });

  test('stays quiet while it is paused, and asks for no wake-up', async () => {
    await schedule({ is_enabled: false });
    await query('delete from automation.outbox');
    await wake(daysLater(3));
    expect([await jobs(), await query(`select from automation.outbox where topic = 'workflows'`)]).toEqual([[], []]);
  });

  test('needs neither workflows nor a workflow', async () => {
    await query('update automation.tenant_settings set workflows = false');
    await schedule();
    await query(`update automation.workflow_alarm set rings_at = '-infinity'`);
    await wake(daysLater(-0.2));
    expect(await query(`select due_at from automation.outbox where topic = 'workflows'`)).toEqual([{ due_at: NOW }]);
    await wake(NOW);
    expect(await jobs()).toHaveLength(1);
  });

  test('comes at each of its moments while the clock is moved by months, over changes of the clocks', async () => {
    const id = await schedule({ cron: '30 2 ? * SUN *', time_zone: 'Europe/Berlin' });
    for (let day = 0; day < 200; day += 1) await wake(daysLater(day + 0.4));
    const times = (await history(id)).map(({ due_at }) => due_at.toISOString().slice(5, 16));
    expect([times.length, new Set(times).size]).toEqual([29, 29]);
    // 02:30 is skipped on 29 March, and comes at 03:30 of summer time.
    expect(times.slice(3, 7)).toEqual(['03-22T01:30', '03-29T01:30', '04-05T00:30', '04-12T00:30']);
  });
});

test.each([
  ['skip', ['03-10']],
  ['after', ['03-04', '03-10']],
  ['before', ['03-02', '03-10']],
])('of a closed Tuesday, %s', async (on_holiday, days) => {
  const holidays = ['2026-03-03'];
  await writeCalendar(query, state.tenantId, randomUUID(), NOW, { timeZone: 'UTC', isDefault: true, holidays });
  const id = await schedule({ cron: '0 12 ? * TUE *', on_holiday });
  await replanSchedules(state.database.engine, { tenantId: state.tenantId, calendars: null }, NOW);
  for (let day = 1; day < 10; day += 1) await wake(daysLater(day));
  expect((await history(id)).map(({ due_at }) => due_at.toISOString().slice(5, 10))).toEqual(days);
});

describe('while what it started is not over', () => {
  test.each([
    ['skip', ['STARTED', 'OVERLAP', 'STARTED']],
    ['allow', ['STARTED', 'STARTED', 'STARTED']],
  ])('%s', async (overlap, expected) => {
    const id = await schedule({ overlap });
    await wake(NOW);
    await wake(daysLater(1));
    await query(`update automation.jobs set status = 'COMPLETED', completed_at = now()`);
    await wake(daysLater(2));
    expect(await statuses(id)).toEqual(expected);
  });
});

describe('an outage of three days is caught up with', () => {
  test.each([
    ['all', ['STARTED', 'STARTED', 'STARTED', 'STARTED'], null],
    ['latest', ['CATCH_UP_LATEST', 'STARTED'], daysLater(3)],
    ['none', ['CATCH_UP_NONE'], daysLater(3.3)],
  ])('%s', async (catch_up, expected, until) => {
    const id = await schedule({ catch_up });
    await wake(daysLater(3.3));
    expect(await statuses(id)).toEqual(expected);
    if (until) expect((await history(id))[0]).toMatchObject({ due_at: NOW, missed_until: until, status: 'MISSED' });
    await wake(daysLater(4));
    expect((await statuses(id)).at(-1)).toBe('STARTED');
  });

  test('of a schedule of every minute, all up to the limit, which the history tells', async () => {
    const id = await schedule({ cron: 'EVERY_MINUTE', catch_up: 'all' });
    await wake(daysLater(60));
    const [missed, ...others] = await history(id);
    expect(missed).toMatchObject({ status: 'MISSED', reason: 'CATCH_UP_LIMIT', missed_until: others[0]?.due_at });
    expect([others.length, others.at(-1)?.due_at]).toEqual([MOST_CAUGHT_UP, daysLater(60)]);
    expect(await jobs()).toHaveLength(MOST_CAUGHT_UP);
  });
});

describe('of a workflow', () => {
  test('a run of nobody starts with its input, whatever the reentry of the workflow', async () => {
    const workflow = await activate(nodes(), ['s>e'], { settings: { reentry: 'once' } });
    const id = await schedule(ofWorkflow(workflow, { input: { week: 9 }, priority: 2 }));
    await wake(NOW);
    await wake(daysLater(1));
    const runs = await query(
      `select customer_id, status, priority, data -> 'input' as input, data #>> '{trigger,scheduleId}' as by from automation.runs`,
    );
    const run = { customer_id: null, status: 'FINISHED', priority: 2, input: { week: 9 }, by: id };
    expect(runs).toEqual([run, run]);
    expect(await history(id)).toMatchObject([{ run_id: expect.any(String) }, { run_id: expect.any(String) }]);
  });

  test.each([
    ['WORKFLOWS_OFF', 'update automation.tenant_settings set workflows = false'],
    ['NOT_ACTIVE', `update automation.workflows set status = 'ARCHIVED', archived_at = now()`],
    [
      'NO_MANUAL_ENTRY',
      `update automation.graph_nodes set config = jsonb_set(config, '{entries}', '[]') where node = 0`,
    ],
  ])('nothing starts with %s, which the history tells', async (reason, change) => {
    const id = await schedule(ofWorkflow(await activate(nodes(), ['s>e'])));
    await query(change);
    await wake(NOW);
    expect([await statuses(id), await query('select from automation.runs')]).toEqual([[reason], []]);
    expect(await query('select next_at from automation.entry_schedules')).toEqual([{ next_at: daysLater(1) }]);
  });
});

test('one that the database refuses fails by itself, is in the history, and holds no other', async () => {
  const bad = await schedule({ payload: { bad: true } });
  const good = await schedule();
  await query(
    `create function refuse_one() returns trigger language plpgsql as $$ begin
       if new.payload ? 'bad' then raise exception 'not this one'; end if; return new; end $$;
     create trigger refuse_one before insert on automation.jobs for each row execute function refuse_one()`,
  );
  await wake(NOW);
  await query('drop trigger refuse_one on automation.jobs; drop function refuse_one');
  expect([await statuses(bad), await statuses(good)]).toEqual([['ENTRY_FAILED'], ['STARTED']]);
  const details = 'select detail from automation.schedule_firings where schedule_id = $1';
  expect(await query(details, [bad])).toEqual([{ detail: 'P0001 not this one' }]);
  await wake(daysLater(1));
  expect(await statuses(bad)).toEqual(['ENTRY_FAILED', 'STARTED']);
});
