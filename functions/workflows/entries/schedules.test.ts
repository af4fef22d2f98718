/** Entries of the kind `schedule`: an audience enters by passes, once for each moment and customer. */
import { expect, test } from 'vitest';
import { databaseOver, openEngineSession } from '../../../lib/database/session.ts';
import { advanceWorkflows } from '../advance/queries.gen.ts';
import { fireDueSchedules } from '../advance/schedules/fire-due-schedules.ts';
import { daysLater, NOW, setUpWalk } from '../advance/setup-walk.ts';
import { setUpListening } from '../advance/waits/setup-listening.ts';
import { nextMoment } from './moments.ts';

const set = setUpWalk();
const { activate, customers, query, state } = set;
const { reasons, runs } = setUpListening(set);

const audience = { path: 'customer.attributes.score', op: 'gte', value: 50 };
const noon = { kind: 'schedule', cron: '0 12 * * ? *', timeZone: 'UTC' };
const waits = (entry: object, days = 0) => ({
  s: { type: 'start', data: { entries: [{ kind: 'manual' }, entry] } },
  w: { type: 'wait', data: { kind: 'duration', n: days, unit: 'days' } },
  e: { type: 'end' },
});
const edges = ['s>w', 'w>e'];
const every = { settings: { reentry: 'every-occurrence' } };

/** Activates, and schedules the second entry from `from` on, as POST /api/workflows/{id}/activate does. */
async function schedule(
  entry: object,
  { days = 0, more = every as object, from = daysLater(-0.5) } = {},
): Promise<string> {
  const id = await activate(waits(entry, days), edges, more);
  const next = nextMoment({ cron: null, once: null, timeZone: 'UTC', ...entry }, from);
  await query(
    `insert into automation.entry_schedules (tenant_id, workflow_id, entry, graph_id, spec, time_zone, next_at)
     select n.tenant_id, $1, 2, n.graph_id, n.config -> 'entries' -> 1, 'UTC', $2
     from automation.graph_nodes n join automation.workflows w on w.active_graph_id = n.graph_id and w.id = $1 where n.node = 0`,
    [id, next],
  );
  return id;
}

/** What the function does when it is woken. Returns how many turns it took. */
async function wake(now: Date, limit = 1000, engine = state.database.engine): Promise<number> {
  for (let turns = 1; ; turns += 1) {
    const { isMore, hasSchedules } = await engine.one(advanceWorkflows, { limit, now });
    const fired = hasSchedules ? (await fireDueSchedules(engine, now)).moved : 0;
    if (!isMore && fired === 0) return turns;
  }
}

async function scored(count: number, score: number) {
  return customers(count, { attributes: { score } });
}

test('its audience enters at its moment, each customer once, however often it is woken', async () => {
  await scored(30, 80);
  await scored(20, 10);
  await schedule({ ...noon, audience });
  await wake(daysLater(-0.1));
  expect(await runs()).toBe(0);
  for (const _ of [1, 2]) await wake(NOW, 2);
  expect(await runs()).toBe(30);
  await wake(daysLater(0.9));
  expect(await runs()).toBe(30);
  await wake(daysLater(1));
  expect([await runs(), await reasons()]).toEqual([60, []]);
  const [{ trigger } = { trigger: {} }] = await query(
    `select data -> 'trigger' as trigger from automation.runs order by started_at limit 1`,
  );
  expect(trigger).toEqual({ kind: 'schedule', entry: 2, at: '2026-03-01T12:00:00.000Z' });
});

test('two functions at once enter nobody twice', async () => {
  await scored(300, 80);
  await schedule({ ...noon, audience });
  const sessions = await Promise.all([1, 2, 3].map(() => openEngineSession(state.database.url)));
  await Promise.all(sessions.map((session) => wake(NOW, 10, databaseOver(session))));
  await Promise.all(sessions.map((session) => session.end()));
  expect(await runs()).toBe(300);
});

test('without an audience one run starts, of nobody', async () => {
  await customers(3);
  await schedule(noon);
  await wake(NOW);
  expect(await query('select customer_id, occurrence_key from automation.runs')).toEqual([
    { customer_id: null, occurrence_key: 'schedule:2:2026-03-01T12:00:00.000Z' },
  ]);
});

test('once comes once', async () => {
  await scored(2, 80);
  await schedule({ kind: 'schedule', once: '2098-03-01T12:00:00Z', audience });
  for (const day of ['02-28', '03-01', '03-02']) await wake(new Date(`2098-${day}T12:00:00Z`));
  expect(await runs()).toBe(2);
  expect(await query('select next_at from automation.entry_schedules')).toEqual([{ next_at: null }]);
});

test.each(['all', 'latest', 'none'])('once with microseconds comes once, with %s', async (catchUp) => {
  await schedule({ kind: 'schedule', once: '2098-03-01T12:00:08.426875Z', catchUp });
  expect(await query('select next_at from automation.entry_schedules')).toEqual([
    { next_at: new Date('2098-03-01T12:00:08.426Z') },
  ]);
  expect(await wake(new Date('2098-03-01T12:00:08.426Z'))).toBeLessThan(5);
  expect([await runs(), await query('select next_at from automation.entry_schedules')]).toEqual([
    1,
    [{ next_at: null }],
  ]);
});

test('a moment that SQL wrote with microseconds comes', async () => {
  await schedule(noon);
  await query(`update automation.entry_schedules set next_at = next_at - interval '0.25 milliseconds'`);
  await wake(NOW);
  expect([await runs(), await query('select next_at from automation.entry_schedules')]).toEqual([
    1,
    [{ next_at: daysLater(1) }],
  ]);
});

test.each([
  ['whose moments cannot be computed', 'of-spec', null, 'schedule 2: "Mars/Olympus" is not a time zone'],
  ['that the database refuses', 'of-run', daysLater(1), 'schedule 2: P0001 not this one'],
])('a schedule %s fails by itself, is counted, and holds no other', async (_, fault, next, detail) => {
  const bad = await schedule(noon);
  if (fault === 'of-spec') await query(`update automation.entry_schedules set time_zone = 'Mars/Olympus'`);
  else
    await query(
      `create function refuse_one() returns trigger language plpgsql as $$ begin
         if new.workflow_id = '${bad}' then raise exception 'not this one'; end if; return new; end $$;
       create trigger refuse_one before insert on automation.runs for each row execute function refuse_one()`,
    );
  const good = await schedule(noon);
  await wake(NOW);
  await query('drop trigger if exists refuse_one on automation.runs; drop function if exists refuse_one');
  expect(await query('select workflow_id from automation.runs')).toEqual([{ workflow_id: good }]);
  const counted = 'select reason, entries::int, detail from automation.refused_entries where workflow_id = $1';
  expect(await query(counted, [bad])).toEqual([{ reason: 'ENTRY_FAILED', entries: 1, detail }]);
  expect(await query('select next_at from automation.entry_schedules where workflow_id = $1', [bad])).toEqual([
    { next_at: next },
  ]);
});

test.each([
  ['skip', 1, [{ reason: 'OVERLAP', entries: 1 }]],
  ['allow', 2, []],
])('while runs of the last time go on, %s', async (overlap, expected, counted) => {
  await scored(1, 80);
  await schedule({ ...noon, audience, overlap }, { days: 2 });
  await wake(NOW);
  await wake(daysLater(1));
  expect([await runs(), await reasons()]).toEqual([expected, counted]);
});

test.each([
  ['all', 4, []],
  ['latest', 1, []],
  ['none', 0, [{ reason: 'MISSED', entries: 1 }]],
])('a pause of three days is caught up with %s', async (catchUp, expected, counted) => {
  await scored(1, 80);
  const id = await schedule({ ...noon, audience, catchUp });
  await query(`update automation.workflows set status = 'PAUSED' where id = $1`, [id]);
  await wake(daysLater(1));
  expect(await runs()).toBe(0);
  await query(`update automation.workflows set status = 'ACTIVE' where id = $1`, [id]);
  await query('delete from automation.outbox');
  await query('select automation.release_cursors($1, $2, $3)', [state.tenantId, id, daysLater(3.3)]);
  expect(await query('select due_at from automation.outbox')).toHaveLength(1);
  await wake(daysLater(3.3));
  expect([await runs(), await reasons()]).toEqual([expected, counted]);
});

test('one customer whom the database refuses is counted, and holds no other', async () => {
  const of = await scored(40, 80);
  await schedule({ ...noon, audience });
  await query(
    `create function refuse_one() returns trigger language plpgsql as $$ begin
       if new.customer_id = '${of[20]}' then raise exception 'not this one'; end if; return new; end $$;
     create trigger refuse_one before insert on automation.runs for each row execute function refuse_one()`,
  );
  await wake(NOW);
  await query('drop trigger refuse_one on automation.runs; drop function refuse_one');
  expect([await runs(), await reasons()]).toEqual([39, [{ reason: 'ENTRY_FAILED', entries: 1 }]]);
  const [{ detail } = { detail: '' }] = await query(
    'select detail from automation.refused_entries where tenant_id = $1',
    [state.tenantId],
  );
  expect(detail).toBe(`customer ${of[20]}: P0001 not this one`);
});

test('asks for a wake-up at the next moment, and for none while it is paused', async () => {
  const id = await schedule(noon);
  await query('delete from automation.outbox');
  await query(`update automation.workflow_alarm set rings_at = '-infinity'`);
  await wake(NOW);
  expect(await query(`select due_at from automation.outbox where topic = 'workflows'`)).toEqual([
    { due_at: daysLater(1) },
  ]);
  await query(`update automation.workflows set status = 'PAUSED' where id = $1`, [id]);
  await query('delete from automation.outbox');
  await wake(daysLater(1));
  expect(await query(`select from automation.outbox where topic = 'workflows'`)).toEqual([]);
});
