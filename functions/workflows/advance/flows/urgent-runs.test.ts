/** Runs of priority 1 wait for no turn of all other runs. */
import { expect, test } from 'vitest';
import { openEngineSession } from '../../../../lib/database/session.ts';
import { advanceWorkflows } from '../queries.gen.ts';
import { NOW } from '../setup-walk.ts';
import { after, begin, end, setUpFlows, text } from './setup-flows.ts';

const { state, query, activate, customers, start, walk, page, trigger, messages } = setUpFlows();
const turn = () => state.database.engine.one(advanceWorkflows, { limit: 1000, now: NOW });

/** Runs of a campaign that are ready, before somebody writes. */
async function startBoth(): Promise<string> {
  const workflowId = await activate({ s: begin, t: { type: 'task', data: { title: 'Call', dueInDays: 1 } }, e: end }, [
    's>t',
    't>e',
  ]);
  await start(workflowId, await customers(30), { priority: 100 });
  return trigger(await activate({ s: begin, a: text('One'), e: end }, ['s>a', 'a>e']), await page());
}

test('an urgent run has a turn of its own before those that have waited for longer', async () => {
  await startBoth();
  expect(await turn()).toMatchObject({ claimed: 1, isMore: true });
  expect(await messages()).toHaveLength(1);
  expect(await turn()).toMatchObject({ claimed: 30, isMore: false });
});

test('while two turns of all runs are taken, a third walks urgent ones only, and asks for another look', async () => {
  await startBoth();
  const session = await openEngineSession(state.database.url);
  try {
    await session.query('begin');
    await session.query(`select pg_advisory_xact_lock(hashtextextended('walk ' || n, 0)) from generate_series(1, 2) n`);
    await query('delete from automation.outbox');
    expect(await turn()).toMatchObject({ claimed: 1, isMore: true });
    expect(await messages()).toHaveLength(1);
    expect(await turn()).toMatchObject({ claimed: 0, isMore: false });
    expect(await query(`select due_at from automation.outbox where topic = 'workflows'`)).toEqual([
      { due_at: after(1) },
    ]);
  } finally {
    await session.end();
  }
  expect(await walk()).toMatchObject({ claimed: 30 });
});

test('a row that would never start is refused', async () => {
  const [flow, pageId] = [await activate({ s: begin, e: end }, ['s>e']), await page()];
  for (const startAt of ['infinity', '-infinity'])
    await expect(
      query(
        `insert into automation.trigger_runs (recipient_user_id, page_id, flow_id, start_at) values ('r', $1, $2, $3::text::timestamptz)`,
        [pageId, flow, startAt],
      ),
    ).rejects.toThrow('trigger_runs_start_at_finite');
});
