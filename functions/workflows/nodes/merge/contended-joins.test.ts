/** Branches of one run that end in four walks at the same time. */
import { expect, test } from 'vitest';
import { databaseOver, openEngineSession } from '../../../../lib/database/session.ts';
import { advanceWorkflows } from '../../advance/queries.gen.ts';
import { daysLater, setUpWalk } from '../../advance/setup-walk.ts';

const { activate, customers, start, walk, query, state } = setUpWalk();

const RUNS = 2000;
const WORKERS = 4;

/** Walks as one of several functions would, 100 runs a turn, until nothing stands any more. */
async function work(now: Date): Promise<number> {
  const session = await openEngineSession(state.database.url);
  const database = databaseOver(session);
  let failed = 0;
  for (;;) {
    const turn = await database.one(advanceWorkflows, { limit: 100, now });
    failed += turn.failed;
    const [left] = (await session.query('select count(*)::int as n from automation.cursors')).rows;
    if (left.n === 0) break;
  }
  await session.end();
  return failed;
}

test('join once each', async () => {
  const end = { type: 'end' };
  const branches = ['a', 'b', 'c'];
  const wait = { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } };
  const workflow = await activate(
    {
      ...{
        s: { type: 'start', data: { entries: [{ kind: 'manual' }] } },
        a: wait,
        b: wait,
        c: wait,
        m: { type: 'merge', data: {} },
      },
      ...{ p: { type: 'parallel', data: { branches: branches.map((id) => ({ id })) } } },
      ...{ u: { type: 'update-customer', data: { increment: { 'attributes.joined': 1 } } }, e: end },
    },
    ['s>p', ...branches.flatMap((id) => [`p:branch:${id}>${id}`, `${id}>m`]), 'm>u', 'u>e'],
  );
  await start(workflow, await customers(RUNS));
  await walk();
  const failed = await Promise.all(Array.from({ length: WORKERS }, () => work(daysLater(1))));
  expect(failed).toEqual(failed.map(() => 0));
  const trace = await query(
    `select n.key, t.port, count(*)::int as n, count(distinct t.run_id)::int as runs from automation.run_trace t
     join automation.graph_nodes n on n.node = t.node where n.key in ('m', 'u') group by 1, 2 order by 1`,
  );
  expect(trace).toEqual(['m', 'u'].map((key) => ({ key, port: 'next', n: RUNS, runs: RUNS })));
  expect(await query('select attributes, count(*)::int as n from crm.customers group by 1')).toEqual([
    { attributes: { joined: 1 }, n: RUNS },
  ]);
  expect(await query('select status, outcome, count(*)::int as n from automation.runs group by 1, 2')).toEqual([
    { status: 'FINISHED', outcome: 'DONE', n: RUNS },
  ]);
});
