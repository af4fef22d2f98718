/** A dry run foretells what runs do: the same steps at the same moments, on data that does not change meanwhile. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysLater, NOW, setUpWalk } from '../../../workflows/advance/setup-walk.ts';

const { state, activate, customers, start, walk, query } = setUpWalk();

const score = (value: number) => ({ path: 'customer.attributes.score', op: 'gte', value });
const wait = (n: number) => ({ type: 'wait', data: { kind: 'duration', n, unit: 'days' } });
const nodes = {
  s: { type: 'start', data: { entries: [{ kind: 'manual' }] } },
  c: {
    type: 'condition',
    data: { when: { any: [score(7), { path: 'orders.countLast30Days', op: 'gte', value: 1 }] } },
  },
  p: { type: 'split', data: { branches: ['a', 'b'].map((id) => ({ id, percentage: 50 })) } },
  l: { type: 'loop', data: { kind: 'times', n: 2 } },
  w: wait(4),
  o: { type: 'condition', data: { when: { path: 'orders.countLast30Days', op: 'gte', value: 1 } } },
  t: { type: 'task', data: { title: 'Call {{ customer.name }} {{ vars.n }}', whenSuppressed: 'wait' } },
  v: { type: 'set', data: { variables: { n: '{{ vars.n }}{{ loop.index }}' } } },
  q: { type: 'wait', data: { kind: 'time-of-day', at: '12:00' } },
  e: { type: 'end' },
};
const edges = [
  ...[
    's>c',
    'c:true>p',
    'c:false>q',
    'p:branch:a>l',
    'p:branch:b>t',
    'l:loop>v',
    'v>w',
    'w>o',
    'o:true>l',
    'o:false>l',
  ],
  ...['l:done>q', 'q>t', 't>e'],
] as const;
const more = {
  settings: { exitWhen: { path: 'customer.attributes.score', op: 'eq', value: 0 } },
  variables: [{ name: 'n', type: 'string', default: '' }],
};

const customer = fc.record({
  score: fc.integer({ min: 0, max: 10 }),
  status: fc.constantFrom('ACTIVE', 'LEAD', 'INACTIVE'),
  blockedDays: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
  orderedDaysAgo: fc.option(fc.integer({ min: 20, max: 40 }), { nil: undefined }),
});

test('is what runs do then', async () => {
  let [compared, tasks] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(customer, { minLength: 1, maxLength: 6 }), async (rows) => {
      await query('truncate automation.workflows, crm.customers cascade');
      const workflowId = await activate(nodes, edges, more);
      const ids: string[] = [];
      for (const { score: value, status, blockedDays, orderedDaysAgo } of rows) {
        const until = blockedDays === undefined ? null : daysLater(blockedDays).toISOString().slice(0, 10);
        const [id = ''] = await customers(1, { attributes: { score: value }, status, doNotContactUntil: until });
        ids.push(id);
        if (orderedDaysAgo !== undefined)
          await query(
            `insert into crm.orders (tenant_id, customer_id, ordered_at, total, status) values ($1, $2, $3, 10, 'DELIVERED')`,
            [state.tenantId, id, daysLater(-orderedDaysAgo)],
          );
      }
      const foretold = await query<{ customer_id: string; steps: unknown; tasks: number }>(
        `select d.customer_id, jsonb_agg(jsonb_build_array((d.node).key, d.port, automation.iso_of(d.at)) order by d.hop) filter (where d.stop is distinct from 'wait') as steps,
           (count(*) filter (where d.writes ? 'task'))::int as tasks
         from automation.dry_run($1, $2, 1, null, null, $3, '{}', $4, $5, '{}', 100000) d
         group by d.customer_id order by d.customer_id`,
        [state.tenantId, workflowId, JSON.stringify(ids), NOW, daysLater(60)],
      );
      await start(workflowId, ids);
      for (let day = 0; day <= 60; day += 1) await walk(daysLater(day));
      const walked = await query<{ customer_id: string; steps: unknown; tasks: number }>(
        `select r.customer_id, jsonb_agg(jsonb_build_array(n.key, t.port, automation.iso_of(t.at)) order by t.step) as steps,
           (select count(*)::int from crm.tasks k where k.customer_id = r.customer_id) as tasks
         from automation.runs r
         join automation.run_trace t on t.run_id = r.id
         join automation.graph_nodes n on n.graph_id = r.graph_id and n.node = t.node
         group by r.customer_id order by r.customer_id`,
      );
      expect(foretold).toEqual(walked);
      compared += walked.length;
      tasks += walked.reduce((sum, row) => sum + row.tasks, 0);
    }),
    { numRuns: 8 },
  );
  expect([compared > 8, tasks > 2]).toEqual([true, true]);
});
