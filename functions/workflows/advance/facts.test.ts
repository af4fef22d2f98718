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
      rhythm_expectedAt: '2026-03-06',
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

test('have what the model of the next order says, while it is on', async () => {
  const paths = ['pAlive', 'expectedOrders30Days', 'nextOrderAt', 'overdueRatio', 'expectedValue'];
  const variables = Object.fromEntries(paths.map((path) => [path, { path: `cadence.${path}` }]));
  const nodes = { s: begin, v: { type: 'set', data: { variables } }, e: { type: 'end' } };
  const workflow = await activate(nodes, ['s>v', 'v>e']);
  const [regular = '', empty = ''] = await customers(2);
  for (const day of [-30, -20]) await anOrder(state.database, state.tenantId, regular, daysLater(day).toISOString());
  const runsOf = async (key: string) => {
    const started = await start(workflow, [regular, empty], { key });
    await walk();
    return Promise.all(started.map(async ({ run_id }) => (await run(run_id ?? ''))?.data.vars));
  };
  const none = Object.fromEntries(paths.map((path) => [path, null]));
  expect(await runsOf('off')).toEqual([none, none]);
  await query(
    `insert into automation.cadence_models
       (tenant_id, week, fitted_at, status, customers, repeat_customers, is_sampled, r, alpha, a, b, back_test)
     values ($1, '2026-02-23', $2, 'ON', 500, 400, false, 1, 10, 1, 2, '{}')`,
    [state.tenantId, daysLater(0)],
  );
  const [of, not] = await runsOf('on');
  // (7 × 10 + 10) / 2 = 40 days after the last order, of which 20 have passed.
  expect(of).toMatchObject({
    nextOrderAt: '2026-03-21',
    overdueRatio: 0.5,
    pAlive: 0.5614,
    expectedValue: null,
  });
  expect(not).toEqual(none);
});

test.each([
  ['America/Los_Angeles', '2026-03-21T07:00:00Z'],
  // Clocks are put back there between now and the day.
  ['Pacific/Auckland', '2026-04-09T12:00:00Z'],
  ['UTC', '2026-03-21T00:00:00Z'],
])('name the same day in %s, which begins there at its midnight', async (timeZone, dueAt) => {
  const lastOrder = timeZone === 'Pacific/Auckland' ? 0 : -20;
  const shown = ['cadence.nextOrderAt', 'cadence.nextOrderFrom', 'cadence.nextOrderUntil', 'rhythm.expectedAt'];
  const variables = Object.fromEntries(
    [...shown, 'customer.doNotContactUntil', 'customer.attributes.birthday'].map((path) => [
      path.replaceAll('.', '_'),
      `{{ ${path} | date: "%-d %B %Y" }}`,
    ]),
  );
  const nodes = {
    s: begin,
    v: { type: 'set', data: { variables } },
    w: { type: 'wait', data: { kind: 'until', field: 'cadence.nextOrderAt' } },
    e: { type: 'end' },
    g: { type: 'end' },
  };
  const workflow = await activate(nodes, ['s>v', 'v>w', 'w>e', 'w:gone>g'], { settings: { timeZone } });
  const [customer = ''] = await customers(1, {
    attributes: { birthday: '1980-01-01' },
    doNotContactUntil: '2026-02-28',
  });
  for (const day of [lastOrder - 10, lastOrder])
    await anOrder(state.database, state.tenantId, customer, daysLater(day).toISOString());
  await query(
    `insert into automation.cadence_models
       (tenant_id, week, fitted_at, status, customers, repeat_customers, is_sampled, r, alpha, a, b, back_test)
     values ($1, '2026-02-23', $2, 'ON', 500, 400, false, 1, 10, 1, 2, '{}')`,
    [state.tenantId, daysLater(0)],
  );
  const [started] = await start(workflow, [customer]);
  await walk();
  const isLate = lastOrder === 0;
  expect((await run(started?.run_id ?? ''))?.data.vars).toEqual({
    cadence_nextOrderAt: isLate ? '10 April 2026' : '21 March 2026',
    cadence_nextOrderFrom: isLate ? '5 March 2026' : '6 March 2026',
    cadence_nextOrderUntil: isLate ? '21 August 2026' : '3 October 2026',
    rhythm_expectedAt: isLate ? '11 March 2026' : '19 February 2026',
    customer_doNotContactUntil: '28 February 2026',
    customer_attributes_birthday: '1 January 1980',
  });
  const [cursor] = await query<{ due_at: Date }>('select due_at from automation.cursors');
  expect(cursor?.due_at).toEqual(new Date(dueAt));
});

test('know no next day of a customer with one order, only when it may be at the earliest', async () => {
  const paths = ['nextOrderAt', 'overdueRatio', 'nextOrderFrom'];
  const variables = Object.fromEntries(paths.map((path) => [path, { path: `cadence.${path}` }]));
  const nodes = { s: begin, v: { type: 'set', data: { variables } }, e: { type: 'end' } };
  const workflow = await activate(nodes, ['s>v', 'v>e']);
  const [customer = ''] = await customers(1);
  await anOrder(state.database, state.tenantId, customer, daysLater(-20).toISOString());
  await query(
    `insert into automation.cadence_models
       (tenant_id, week, fitted_at, status, customers, repeat_customers, is_sampled, r, alpha, a, b, back_test)
     values ($1, '2026-02-23', $2, 'ON', 500, 400, false, 1, 10, 1, 2, '{}')`,
    [state.tenantId, daysLater(0)],
  );
  const [started] = await start(workflow, [customer]);
  await walk();
  const known = (await run(started?.run_id ?? ''))?.data.vars;
  expect(known).toEqual({
    nextOrderAt: null,
    overdueRatio: null,
    nextOrderFrom: expect.stringMatching(/^2026-\d\d-\d\d$/),
  });
});

test('have sums of orders without one whose total is no number', async () => {
  const paths = ['total', 'averageValue', 'count'];
  const variables = Object.fromEntries(paths.map((path) => [path, { path: `orders.${path}` }]));
  const nodes = { s: begin, v: { type: 'set', data: { variables } }, e: { type: 'end' } };
  const workflow = await activate(nodes, ['s>v', 'v>e']);
  const [customer = ''] = await customers(1);
  for (const [day, total] of [
    [-30, '20'],
    [-20, 'NaN'],
    [-10, '40'],
  ] as const)
    await anOrder(state.database, state.tenantId, customer, daysLater(day).toISOString(), { total });
  const [started] = await start(workflow, [customer]);
  await walk();
  expect((await run(started?.run_id ?? ''))?.data.vars).toEqual({ total: 60, averageValue: 30, count: 3 });
});
