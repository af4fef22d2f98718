/** The overview: one call, whose numbers are the lengths of the lists behind them. */
import { randomUUID } from 'node:crypto';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import {
  createKey,
  createTenant,
  ENDPOINT,
  type SeededTenant,
  seedTenant,
} from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

const hour = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * hour);
const get = async (path: string, key = tenant.key) => (await api.call({ method: 'GET', path, key })).body;

async function insert(table: string, columns: Readonly<Record<string, unknown>>): Promise<string> {
  const row = { id: randomUUID(), tenant_id: tenant.tenantId, ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await api.query(`insert into ${table} (${Object.keys(row)}) values (${places})`, Object.values(row));
  return row.id;
}

/** An evaluation that made `created` tasks so many hours ago. */
const evaluate = (trigger_id: string, hoursAgo: number, created: number) =>
  insert('automation.trigger_evaluations', {
    ...{ trigger_id, trigger_type: 'SAMPLE_NO_ORDER', source: 'SCHEDULE', status: 'SUCCEEDED', created },
    ...{ matched: 463, already_done: 454, suppressed: { DO_NOT_CONTACT: 9 } },
    ...{ scheduled_at: ago(hoursAgo), requested_at: ago(hoursAgo) },
    ...{ started_at: ago(hoursAgo), finished_at: ago(hoursAgo) },
  });

async function lengthOf(path: string): Promise<number> {
  let total = 0;
  for (let cursor = ''; ; ) {
    const { items, nextCursor } = await get(`${path}&limit=200${cursor}`);
    total += items.length;
    if (nextCursor === null) return total;
    cursor = `&cursor=${nextCursor}`;
  }
}

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
  const task = { customer_id: tenant.customerId, assignee_id: tenant.userId, title: 'Task' };
  const done = { ...task, status: 'COMPLETED' };
  await insert('crm.tasks', { ...done, created_at: ago(30), due_at: ago(10), completed_at: ago(20) });
  await insert('crm.tasks', { ...done, created_at: ago(60), due_at: ago(50), completed_at: ago(20) });
  await insert('crm.tasks', { ...task, created_at: ago(60), due_at: ago(2) });
  await insert('crm.tasks', { ...task, created_at: ago(24 * 40), due_at: ago(24 * 30) });
  await insert('crm.orders', { customer_id: tenant.customerId, ordered_at: ago(25) });
  await api.query(`update automation.automated_triggers set created_at = $2, starts_at = null where tenant_id = $1`, [
    tenant.tenantId,
    ago(24 * 60),
  ]);
});
afterAll(() => api.stop());

describe('the overview', () => {
  it('counts what the lists behind it have', async () => {
    const overview = await get('/api/overview');
    const { from, to, figures, tasksPerDay, queues, board } = overview;
    expect(Date.parse(to) - Date.parse(from)).toBe(28 * 24 * hour);
    const tasks = `/api/tasks?createdSince=${from}&createdBefore=${to}`;
    expect(figures.period).toEqual({ made: 5, completed: 2, inTime: 1, medianHours: 25, settled: 0, ordered: 0 });
    expect(figures.before).toMatchObject({ made: 1, completed: 0, medianHours: null, settled: 1, ordered: 0 });
    expect(await lengthOf(tasks)).toBe(figures.period.made);
    expect(await lengthOf(`${tasks}&status=COMPLETED`)).toBe(figures.period.completed);
    const sum = (of: (row: { triggerId: string | null; made: number }) => boolean) =>
      tasksPerDay.filter(of).reduce((total: number, { made }: { made: number }) => total + made, 0);
    expect(sum(() => true)).toBe(figures.period.made);
    expect(sum(({ triggerId }) => triggerId === tenant.triggerId)).toBe(
      await lengthOf(`${tasks}&triggerId=${tenant.triggerId}`),
    );
    const { now: _now, ...alone } = await get('/api/tasks/board');
    expect(board).toMatchObject(alone);
    const stats = (await get('/stats/queue')).queues;
    expect(
      queues.map(({ queue, waiting, active, delayed, failed }: Record<string, unknown>) => [
        queue,
        waiting,
        active,
        delayed,
        failed,
      ]),
    ).toEqual(
      stats.map((row: Record<string, unknown>) => [row.queue, row.waiting, row.active, row.delayed, row.deadLetters]),
    );
  });

  it('says what needs a look: failed jobs, an open breaker, overdue reps', async () => {
    const { attention } = await get('/api/overview');
    expect(attention.failedJobs).toEqual((await get('/api/jobs/failures')).groups);
    expect(attention.failedJobs).toHaveLength(1);
    expect(attention.breakers).toMatchObject([{ endpoint: ENDPOINT, state: 'open', waiting: 0 }]);
    expect(attention.overdueReps).toEqual([{ id: tenant.userId, name: expect.stringMatching(/^Rep/), overdue: 2 }]);
    const overdue = `/api/tasks?isOpen=true&assigneeId=${tenant.userId}&dueBefore=${new Date().toISOString()}`;
    expect(await lengthOf(overdue)).toBe(2);
  });

  it('counts failed calls of bookings and those of today, as their lists have them', async () => {
    const call = { customer_id: tenant.customerId, booking_type: 'follow_up', scheduled_at: ago(24 * 3) };
    const failed = { ...call, status: 'failed', task_status: 'failed' };
    for (const answer of [404, 410])
      await insert('crm.bookings', { ...failed, last_execution_error: `ENDPOINT_REFUSED: HTTP ${answer}` });
    await insert('crm.bookings', { ...call, status: 'missed', task_status: 'cancelled' });
    const { attention, callsToday } = await get('/api/overview');
    expect(attention.failedCalls[0]).toMatchObject({ code: 'ENDPOINT_REFUSED', bookings: 2, unknown: 0, customers: 1 });
    expect(await lengthOf('/api/bookings?status=failed&taskStatus=failed&error=ENDPOINT_REFUSED')).toBe(2);
    const { body: made } = await api.call({
      ...{ method: 'POST', path: '/api/bookings', key: tenant.key },
      body: { customerId: tenant.customerId, bookingType: 'follow_up', scheduledAt: callsToday.from },
    });
    const after = (await get('/api/overview')).callsToday;
    expect(after.calls).toBe(callsToday.calls + 1);
    expect(await lengthOf(`/api/bookings?from=${after.from}&to=${after.to}`)).toBe(after.calls);
    await api.query('delete from crm.bookings where id = $1', [made.id]);
  });

  it('lists what comes next, the earliest first', async () => {
    const soon = await insert('crm.bookings', {
      ...{ customer_id: tenant.customerId, assigned_user_id: tenant.userId, booking_type: 'follow_up' },
      scheduled_at: ago(-0.01),
    });
    const { next } = await get('/api/overview');
    expect(next[0]).toMatchObject({ kind: 'BOOKING', id: soon, name: expect.stringMatching(/^Customer/) });
    expect(next.map(({ kind }: { kind: string }) => kind)).toEqual(expect.arrayContaining(['TRIGGER', 'MAINTENANCE']));
    const moments = next.map(({ at }: { at: string }) => Date.parse(at));
    expect(moments).toEqual(moments.toSorted((one: number, other: number) => one - other));
    expect(next.length).toBeLessThanOrEqual(20);
  });

  it('takes as many statements for a tenant with much as for one with nothing', async () => {
    const count = async (key: string) => {
      const send = vi.spyOn(RDSDataClient.prototype, 'send');
      await get('/api/overview', key);
      const statements = send.mock.calls.filter(([command]) => command instanceof ExecuteStatementCommand).length;
      send.mockRestore();
      return statements;
    };
    const { key } = await createTenant(api);
    const viewer = await createKey(api, key, 'viewer');
    await get('/api/overview', viewer.key); // the authorizer keeps a key that it has seen
    const statements = await count(viewer.key);
    expect(await count(tenant.key)).toBe(statements);
    expect(statements).toBeLessThanOrEqual(15);
    expect(statements).toBeGreaterThan(5);
  });

  it('of a new tenant is empty and calm', async () => {
    const { key } = await createTenant(api);
    const viewer = await createKey(api, key, 'viewer');
    const overview = await get('/api/overview', viewer.key);
    const none = { made: 0, completed: 0, inTime: 0, medianHours: null, settled: 0, ordered: 0 };
    expect(overview).toMatchObject({
      attention: { absentTriggers: [], absentWorkflows: [], failedJobs: [], breakers: [], overdueReps: [] },
      figures: { period: none, before: none, suppressed: [] },
      tasksPerDay: [],
    });
  });

  it.each([
    ['from=2026-02-01T00:00:00Z&to=2026-02-01T00:00:00Z', 'from: must be before to, which is now unless you name it'],
    ['from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z', 'from: must be at most 100 days before to'],
    ['to=0001-01-01T00:00:00Z', 'from: must be before to, which is now unless you name it'],
    ['from=yesterday', 'from: must be an instant such as 2026-01-31T09:00:00Z'],
  ])('has no period %s', async (query, message) => {
    const { status, body } = await api.call({ method: 'GET', path: `/api/overview?${query}`, key: tenant.key });
    const [{ path, message: said }] = body.error.details;
    expect([status, `${path}: ${said}`]).toEqual([422, message]);
  });
});

describe('a trigger that made no task', () => {
  it('is absent when it made some in nearly each window of 24 hours before', async () => {
    const { triggerId } = tenant;
    for (let days = 1; days <= 28; days += 1)
      await evaluate(triggerId, days * 24 + 6, days === 5 ? 0 : 10 + (days % 5));
    const newest = await evaluate(triggerId, 1, 0);
    const { attention, figures } = await get('/api/overview');
    expect(attention.absentTriggers).toMatchObject([
      {
        ...{ triggerId, triggerName: '7-day sample follow-up', triggerType: 'SAMPLE_NO_ORDER' },
        usually: { low: 10, high: 14 },
        evaluations: [{ id: tenant.evaluationId }, { id: newest, matched: 463, alreadyDone: 454 }, {}],
      },
    ]);
    expect(figures.suppressed).toEqual([{ reason: 'DO_NOT_CONTACT', customers: 9 }]);
  });

  it('is not absent once it made one, is switched off, or usually makes none', async () => {
    const { triggerId } = tenant;
    const absent = async () => (await get('/api/overview')).attention.absentTriggers.length;
    expect(await absent()).toBe(1);
    await api.query('update automation.automated_triggers set is_active = false where id = $1', [triggerId]);
    expect(await absent()).toBe(0);
    await api.query('update automation.automated_triggers set is_active = true where id = $1', [triggerId]);
    const one = await evaluate(triggerId, 2, 1);
    expect(await absent()).toBe(0);
    await api.query('delete from automation.trigger_evaluations where id = $1', [one]);
    expect(await absent()).toBe(1);
    await api.query(
      `update automation.trigger_evaluations set created = 0 where trigger_id = $1 and scheduled_at < now() - interval '10 days'`,
      [triggerId],
    );
    expect(await absent()).toBe(0);
  });
});

describe('a workflow', () => {
  const absent = async () => (await get('/api/overview')).attention.absentWorkflows;

  it('is absent when customers entered it on nearly each day before, and nobody since yesterday', async () => {
    const { tenantId, workflowId } = tenant;
    expect(await absent()).toEqual([]);
    await api.query(`update automation.workflows set created_at = now() - interval '60 days' where id = $1`, [
      workflowId,
    ]);
    await api.query(
      `insert into automation.node_counts (tenant_id, graph_id, node, port, day, runs)
       select $1, g.id, 0, 'next', (now() at time zone 'UTC')::date - d, 40 + d % 5
       from automation.graphs g cross join generate_series(2, 29) d where g.workflow_id = $2 and g.version = 1 and d <> 7`,
      [tenantId, workflowId],
    );
    expect(await absent()).toMatchObject([{ workflowId, usually: { low: 40, high: 44 } }]);
    await api.query(
      `insert into automation.node_counts (tenant_id, graph_id, node, port, day, runs)
       select $1, g.id, 0, 'next', (now() at time zone 'UTC')::date - 1, 1 from automation.graphs g where g.workflow_id = $2 and g.version = 1`,
      [tenantId, workflowId],
    );
    expect(await absent()).toEqual([]);
  });
});
