/** What runs know of customers: orders, their rhythm and the last events, also behind a wait. */
import { expect, test } from 'vitest';
import { anOrder, insert } from '../../../test/support/database/factory.ts';
import { daysLater, setUpWalk } from './setup-walk.ts';

const { activate, customers, start, walk, run, query, state } = setUpWalk();

const begin = { type: 'start', data: { entries: [{ kind: 'manual' }] } };
const shown = [
  'rhythm.intervalDays',
  'rhythm.expectedAt',
  'rhythm.overdueRatio',
  'orders.count',
  'lastEvent.CLIENT_CREATED.at',
  'tenant.name',
];
const set = {
  type: 'set',
  data: { variables: Object.fromEntries(shown.map((path) => [path.replaceAll('.', '_'), { path }])) },
};

test('are read where a run wakes as where it begins', async () => {
  const nodes = {
    s: begin,
    w: { type: 'wait', data: { kind: 'duration', n: 1, unit: 'days' } },
    v: set,
    e: { type: 'end' },
  };
  const workflow = await activate(nodes, ['s>w', 'w>v', 'v>e']);
  const [steady, other] = await customers(2);
  const [first, second] = await start(workflow, [steady ?? '', other ?? '']);
  for (const day of [-70, -40, -30, -20, -10])
    await anOrder(state.database, state.tenantId, steady ?? '', daysLater(day).toISOString());
  await query('delete from automation.events');
  await insert(state.database, 'automation.events', {
    ...{
      tenant_id: state.tenantId,
      type: 'CLIENT_CREATED',
      customer_id: steady,
      data: {},
      occurred_at: daysLater(-100),
      dedupe_key: 'x',
    },
  });
  await walk();
  await walk(daysLater(1));
  expect((await run(first?.run_id ?? ''))?.data.vars).toEqual({
    // Gaps of 30, 10, 10 and 10 days.
    ...{
      rhythm_intervalDays: 15,
      rhythm_expectedAt: '2026-03-06T00:00:00.000Z',
      rhythm_overdueRatio: 0.77,
      orders_count: 5,
    },
    ...{ lastEvent_CLIENT_CREATED_at: daysLater(-100).toISOString(), tenant_name: 'A tenant' },
  });
  expect((await run(second?.run_id ?? ''))?.data.vars).toMatchObject({
    rhythm_intervalDays: null,
    orders_count: 0,
    lastEvent_CLIENT_CREATED_at: null,
  });
});
