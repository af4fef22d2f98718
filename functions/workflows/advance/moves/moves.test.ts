/** What people do with runs: retry, replay, wake, pause, resume and cancel, one or many. */
import { describe, expect, test } from 'vitest';
import { daysLater, NOW, setUpWalk } from '../setup-walk.ts';

const { activate, customers, start, walk, trace, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const end = { type: 'end' };
const wait = (n: number, unit = 'days') => ({ type: 'wait', data: { kind: 'duration', n, unit } });
const task = { type: 'task', data: { title: 'Call {{ customer.name }}', dueInDays: 2 } };
const grow = { type: 'set', data: { variables: { text: '{{ customer.name }}' } } };

async function startOne(workflowId: string, customerId: string | null = null, more: object = {}) {
  const [row] = await start(workflowId, [customerId], { ...more });
  return row?.run_id ?? String(row?.refused);
}

async function move(
  action: string,
  ids: readonly string[],
  more: { port?: string; graphId?: string; key?: string; now?: Date } = {},
) {
  const [row] = await query<{ moved: number; refused: Record<string, number> }>(
    'select * from automation.move_runs($1, $2, $3, $4, $5, $6, $7, $8)',
    [state.tenantId, action, ids, more.graphId ?? null, more.port ?? null, more.key ?? 'k', 'me', more.now ?? NOW],
  );
  return [row?.moved, row?.refused];
}

const isPoisoned = () =>
  state.database.query(`
    create or replace function public.refuse() returns trigger language plpgsql as $$
    begin
      if new.title = 'Call Poison' then raise exception 'This row is refused' using errcode = '23514'; end if;
      return new;
    end $$;
    create or replace trigger refuse before insert on crm.tasks for each row execute function public.refuse()`);

describe('retry', () => {
  test('takes the step again that failed, with its number, and keeps the failure as an attempt', async () => {
    const workflow = await activate(
      { s: begin, l: { type: 'loop', data: { kind: 'times', n: 2 } }, v: grow, e: end },
      ['s>l', 'l:loop>v', 'v>l', 'l:done>e'],
      { variables: [{ name: 'text', type: 'string', default: '' }] },
    );
    const [customer] = await customers(1);
    await query('update crm.customers set name = $1', ['x'.repeat(17_000)]);
    const id = await startOne(workflow, customer);
    await walk();
    expect(await run(id)).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/^VARIABLES_TOO_LARGE/) });
    expect((await trace(id)).map(([node]) => node)).toEqual(['s', 'l', 'v']);
    expect(await move('retry', [id])).toEqual([1, {}]);
    await walk();
    expect(await run(id)).toMatchObject({ status: 'FAILED' });
    await query(`update crm.customers set name = 'Short'`);
    expect(await move('retry', [id])).toEqual([1, {}]);
    await walk();
    expect(await run(id)).toMatchObject({ status: 'FINISHED', error: null, data: { vars: { text: 'Short' } } });
    expect((await trace(id)).map(([node, port]) => `${node}>${port}`)).toEqual([
      ...['s>next', 'l>loop', 'v>next', 'l>loop', 'v>next', 'l>done', 'e>null'],
    ]);
    expect(
      await query(
        'select step, attempt, left(error, 19) as error, retried_by from automation.run_attempts order by attempt',
      ),
    ).toEqual([
      { step: 3, attempt: 1, error: 'VARIABLES_TOO_LARGE', retried_by: 'me' },
      { step: 3, attempt: 2, error: 'VARIABLES_TOO_LARGE', retried_by: 'me' },
    ]);
    expect(
      await query(`select n.key, c.port, c.runs::int as runs from automation.node_counts c join automation.graph_nodes n using (graph_id, node)
        where n.key = 'v'`),
    ).toEqual([{ key: 'v', port: 'next', runs: 2 }]);
  });

  test('goes on from where a run stood that could not be walked at all', async () => {
    await isPoisoned();
    const workflow = await activate({ s: begin, w: wait(1), t: task, e: end }, ['s>w', 'w>t', 't>e']);
    const [customer] = await customers(1);
    await query(`update crm.customers set name = 'Poison'`);
    const id = await startOne(workflow, customer);
    await walk();
    await walk(daysLater(1));
    expect(await run(id)).toMatchObject({ status: 'FAILED' });
    await query(`update crm.customers set name = 'Well'`);
    await move('retry', [id], { now: daysLater(2) });
    // Its wait is over.
    await walk(daysLater(2));
    expect([await run(id), await query('select title from crm.tasks')]).toMatchObject([
      { status: 'FINISHED' },
      [{ title: 'Call Well' }],
    ]);
  });

  test('is refused for what has not failed, a customer who is gone, and one who has entered again', async () => {
    await isPoisoned();
    const workflow = await activate({ s: begin, t: task, w: wait(1), e: end }, ['s>t', 't>w', 'w>e']);
    const [one, two, fine] = await customers(3);
    await query(`update crm.customers set name = 'Poison' where id <> $1`, [fine]);
    const ids = [await startOne(workflow, one), await startOne(workflow, two), await startOne(workflow, fine)];
    await walk();
    await query('delete from crm.customers where id = $1', [two]);
    await query(`update crm.customers set name = 'Well' where id = $1`, [one]);
    await startOne(workflow, one, { key: 'again' });
    expect(await move('retry', ids)).toEqual([0, { ENTERED_AGAIN: 1, CUSTOMER_GONE: 1, NOT_FAILED: 1 }]);
  });
});

describe('replay', () => {
  test('starts an ended run anew, once for a key, and not while the customer is in', async () => {
    const workflow = await activate({ s: begin, t: task, w: wait(1), e: end }, ['s>t', 't>w', 'w>e']);
    const [customer] = await customers(1);
    const id = await startOne(workflow, customer, { input: { a: 1 } });
    await walk();
    expect(await move('replay', [id])).toEqual([0, { NOT_ENDED: 1 }]);
    await walk(daysLater(1));
    const again = { key: 'once', now: daysLater(2) };
    expect(await move('replay', [id], again)).toEqual([1, {}]);
    expect(await move('replay', [id], again)).toEqual([0, { ENTERED_AGAIN: 1 }]);
    await walk(daysLater(2));
    await walk(daysLater(3));
    expect(await move('replay', [id], again)).toEqual([0, {}]);
    expect(
      await query(
        `select status, data -> 'trigger' ->> 'replayOf' as of, data -> 'input' as input from automation.runs where id <> $1`,
        [id],
      ),
    ).toEqual([{ status: 'FINISHED', of: id, input: { a: 1 } }]);
    expect(await query('select 1 from crm.tasks')).toHaveLength(2);
  });
});

describe('wake', () => {
  test('ends a wait as if the moment had come, or by a port that the node has', async () => {
    const workflow = await activate({ s: begin, w: wait(9), t: task, e: end }, ['s>w', 'w>t', 't>e']);
    const [one, two] = await customers(2);
    const ids = [await startOne(workflow, one), await startOne(workflow, two)] as const;
    await walk();
    expect(await move('wake', [ids[0]])).toEqual([1, {}]);
    expect(await move('wake', [ids[1]], { port: 'nowhere' })).toEqual([0, { NO_SUCH_PORT: 1 }]);
    expect(await move('wake', [ids[1]], { port: 'next' })).toEqual([1, {}]);
    await walk();
    for (const id of ids) expect(await run(id)).toMatchObject({ status: 'FINISHED' });
    expect((await trace(ids[1]))[1]).toEqual(['w', 'next', { woken: true }]);
    expect(await move('wake', [...ids])).toEqual([0, { NOT_WAITING: 2 }]);
  });

  test('ends a wait for an event by its time-out', async () => {
    const event = { kind: 'event', types: ['CLIENT_CREATED'], timeout: { n: 9, unit: 'days' } };
    const w = { type: 'wait', data: event };
    const id = await startOne(await activate({ s: begin, w, e: end }, ['s>w', 'w:event>e', 'w:timeout>e']));
    await walk();
    expect(await move('wake', [id], { port: 'gone' })).toEqual([0, { NO_SUCH_PORT: 1 }]);
    expect(await move('wake', [id])).toEqual([1, {}]);
    expect(await move('wake', [id])).toEqual([0, { NOT_WAITING: 1 }]);
    await walk();
    expect((await trace(id))[1]).toEqual(['w', 'timeout', { woken: true }]);
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
  });
});

describe('pause', () => {
  test('lets one run stand still where it next stops, beside its neighbours, until it is resumed', async () => {
    const workflow = await activate({ s: begin, w: wait(1), t: task, e: end }, ['s>w', 'w>t', 't>e']);
    const [one, two] = await customers(2);
    const ids = [await startOne(workflow, one), await startOne(workflow, two)] as const;
    await walk();
    expect(await move('pause', [ids[0]])).toEqual([1, {}]);
    expect(await move('pause', [ids[0]])).toEqual([0, { PAUSED_ALREADY: 1 }]);
    await walk(daysLater(1));
    expect([await run(ids[0]), await run(ids[1])]).toMatchObject([{ status: 'RUNNING' }, { status: 'FINISHED' }]);
    // Resuming the workflow does not resume the run.
    await query('select automation.release_cursors($1, $2, $3)', [state.tenantId, workflow, daysLater(2)]);
    expect(await walk(daysLater(2))).toMatchObject({ claimed: 0 });
    expect(await move('resume', [...ids])).toEqual([1, { ENDED: 1 }]);
    await walk(daysLater(2));
    expect(await run(ids[0])).toMatchObject({ status: 'FINISHED' });
    expect(await query('select 1 from crm.tasks')).toHaveLength(2);
  });

  test('of a run whose workflow is paused too ends with the later of both', async () => {
    const workflow = await activate({ s: begin, w: wait(1), e: end }, ['s>w', 'w>e']);
    const id = await startOne(workflow);
    await walk();
    await move('pause', [id]);
    await query(`update automation.workflows set status = 'PAUSED'`);
    await walk(daysLater(1));
    await move('resume', [id], { now: daysLater(1) });
    expect(await walk(daysLater(1))).toMatchObject({ claimed: 0 });
    await query(`update automation.workflows set status = 'ACTIVE'`);
    await query('select automation.release_cursors($1, $2, $3)', [state.tenantId, workflow, daysLater(1)]);
    await walk(daysLater(1));
    expect(await run(id)).toMatchObject({ status: 'FINISHED' });
  });
});

test('cancel ends what is going on, and leaves the rest', async () => {
  const workflow = await activate({ s: begin, w: wait(1), e: end }, ['s>w', 'w>e']);
  const ids = [await startOne(workflow, null, { key: 'a' }), await startOne(workflow, null, { key: 'a' })];
  await walk();
  expect(
    await move(
      'cancel',
      ids.filter((id) => id !== 'ALREADY_ENTERED'),
    ),
  ).toEqual([1, {}]);
  expect(await query('select count(*)::int as n from automation.cursors')).toEqual([{ n: 0 }]);
});
