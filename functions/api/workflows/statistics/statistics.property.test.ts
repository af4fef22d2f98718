/** The figures of a workflow add up to its runs at any moment, whatever happens to these. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysLater, setUpWalk } from '../../../workflows/advance/setup-walk.ts';
import { byNode, type Counted, figuresOfNode } from './node-figures.ts';
import { countRuns, countSteps, listNodes } from './queries.gen.ts';
import { cohortOf } from './run-figures.ts';

const { state, activate, customers, start, walk, query } = setUpWalk();

const score = (value: number) => ({ path: 'customer.attributes.score', op: 'gte', value });

/** It has a way to each end: as drawn, nowhere, by the goal, suppressed, failed. */
const nodes = {
  s: { type: 'start', data: { entries: [{ kind: 'manual' }] } },
  c: { type: 'condition', data: { when: score(2) } },
  p: { type: 'split', data: { branches: ['a', 'b'].map((id) => ({ id, percentage: 50 })) } },
  l: { type: 'loop', data: { kind: 'times', n: 3, max: 2 } },
  w: { type: 'wait', data: { kind: 'duration', n: 2, unit: 'days' } },
  t: { type: 'task', data: { title: 'Call', whenSuppressed: 'end' } },
  k: { type: 'switch', data: { cases: [{ id: 'x', when: score(8) }] } },
  m: { type: 'loop', data: { kind: 'times', n: 30 } },
  v: { type: 'set', data: { variables: { x: '{{ vars.x }}{{ vars.x }}' } } },
  q: { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } },
  e: { type: 'end' },
};
const edges = [
  ...['s>c', 'c:true>p', 'c:false>q', 'p:branch:a>l', 'p:branch:b>k', 'l:loop>w', 'w>t', 't>l', 'l:done>q', 'q>e'],
  ...['k:case:x>m', 'm:loop>v', 'v>m', 'm:done>e'],
] as const;
const settings = {
  settings: { goal: score(9), reentry: 'every-occurrence' },
  variables: [{ name: 'x', type: 'string', default: 'xxxx' }],
};

type Act =
  | { readonly is: 'enter'; readonly score: number; readonly status: string }
  | { readonly is: 'pass'; readonly days: number }
  | { readonly is: 'cancel' | 'learn' | 'delete' };

const act = fc.oneof(
  fc.record({
    is: fc.constant('enter' as const),
    score: fc.integer({ min: 0, max: 9 }),
    status: fc.constantFrom('ACTIVE', 'INACTIVE'),
  }),
  fc.record({ is: fc.constant('pass' as const), days: fc.integer({ min: 0, max: 3 }) }),
  fc.constantFrom<Act>({ is: 'cancel' }, { is: 'learn' }, { is: 'delete' }),
);

const running = `(select id from automation.runs where status = 'RUNNING' order by id limit 1)`;

async function perform(one: Act, workflowId: string, day: number): Promise<void> {
  const now = daysLater(day);
  if (one.is === 'enter') {
    const of = await customers(2, { attributes: { score: one.score }, status: one.status });
    await start(workflowId, of, { key: `${day}`, now });
  }
  if (one.is === 'cancel')
    await query(
      `select automation.end_runs(array[$1::uuid], array[${running}], array['CANCELLED'], array['CANCELLED'], array[null]::text[], $2)`,
      [state.tenantId, now],
    );
  // The goal is reached by whoever wakes next.
  if (one.is === 'learn')
    await query(`update crm.customers set attributes = '{"score": 9}' where id = (
      select customer_id from automation.runs where id = ${running})`);
  if (one.is === 'delete')
    await query(
      `delete from crm.customers where id = (select customer_id from automation.runs where id = ${running})
       and not exists (select from crm.tasks t where t.customer_id = customers.id)`,
    );
}

const dayOf = (day: number) => daysLater(day).toISOString().slice(0, 10);

async function read(workflowId: string, from: number, to: number) {
  const { engine } = state.database;
  const scope = { tenantId: state.tenantId, workflowId, version: null, fromDay: dayOf(from), toDay: dayOf(to) };
  const runs = await engine.many(countRuns, scope);
  const steps = await engine.many(countSteps, { ...scope, after: 0, limit: 5000 });
  const starts: Counted[] = runs
    .filter(({ what }) => what === 'started')
    .map((row) => ({ ...row, nodeId: 's', way: 'entered', port: '' }));
  const counted = byNode([...starts, ...steps]);
  const listed = await engine.many(listNodes, scope);
  return {
    cohort: cohortOf(runs),
    figures: listed.map(({ nodeId, standing }) => ({ nodeId, ...figuresOfNode(counted.get(nodeId) ?? [], standing) })),
  };
}

test('entered is left, ended, failed, cancelled and standing, at every node and moment', async () => {
  const seen = { ended: 0, failed: 0, cancelled: 0, left: 0, goal: 0, before: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 3, maxLength: 14 }),
      fc.integer({ min: 0, max: 3 }),
      async (acts, from) => {
        await query('truncate automation.workflows, automation.node_counts, automation.run_trace cascade');
        const workflowId = await activate(nodes, edges, settings);
        let day = 0;
        for (const one of acts) {
          if (one.is === 'pass') day += one.days;
          await perform(one, workflowId, day);
          if (one.is === 'pass') await walk(daysLater(day), 3);
          const { figures } = await read(workflowId, Math.min(from, day), day);
          for (const { nodeId, before, entered, left, ended, failed, cancelled, standing, moved } of figures) {
            const out = left.reduce((sum, { runs }) => sum + runs, 0) + ended + failed + cancelled;
            expect({ nodeId, moved, sum: out + standing }).toEqual({ nodeId, moved: 0, sum: before + entered });
          }
        }
        const { figures, cohort } = await read(workflowId, 0, day);
        const [held] = await query<{ n: number }>(
          `select count(*)::int as n from automation.cursors where state <> 'FAILED'`,
        );
        expect(figures.reduce((sum, { standing }) => sum + standing, 0)).toBe(held?.n);
        expect(cohort.running).toBe(held?.n);
        expect(cohort.started).toBe(cohort.running + cohort.finished + cohort.failed + cohort.cancelled);
        expect(cohort.outcomes.reduce((sum, { runs }) => sum + runs, 0)).toBe(cohort.started - cohort.running);
        // What ended somewhere, or left by the way that leads nowhere, is what ended.
        const nowhere = figures.flatMap(({ nodeId, left }) =>
          left.filter(({ port }) => nodeId === 'k' && port === 'default').map(({ runs }) => runs),
        );
        const ends = figures.reduce((sum, one) => sum + one.ended + one.failed + one.cancelled, nowhere[0] ?? 0);
        expect(ends).toBe(cohort.started - cohort.running);
        expect(figures.reduce((sum, { failed }) => sum + failed, 0)).toBe(cohort.failed);
        seen.ended += cohort.finished;
        seen.failed += cohort.failed;
        seen.cancelled += cohort.cancelled;
        seen.left += nowhere[0] ?? 0;
        seen.goal += cohort.outcomes.find(({ outcome }) => outcome === 'GOAL')?.runs ?? 0;
        const late = await read(workflowId, Math.min(from, day), day);
        seen.before += late.figures.reduce((sum, { before }) => sum + before, 0);
      },
    ),
    { numRuns: 40 },
  );
  // It was not about nothing.
  for (const [name, count] of Object.entries(seen)) expect([name, count > 0]).toEqual([name, true]);
});
