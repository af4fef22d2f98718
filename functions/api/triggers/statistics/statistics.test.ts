/** What became of a trigger's tasks, in total, by rep and by month. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Reply, startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { createKey, createTenant, triggerOf } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer, aUser, insert } from '../../../../test/support/database/factory.ts';
import { anExperiment } from '../../../../test/support/database/setup-experiment.ts';
import { dateIn } from '../../../engine/calendar.ts';

const ZONE = 'America/New_York';

let api: TestApi;
let tenant_id: string;
let key: string;
let triggerId: string;
let customer_id: string;
let evaluation_id: string;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(async () => {
  const made = await createTenant(api, ZONE);
  ({ key } = made);
  tenant_id = made.tenantId;
  triggerId = await triggerOf(api, tenant_id, 'SAMPLE_NO_ORDER');
  customer_id = await aCustomer(api, tenant_id);
  const ran = await api.call({ method: 'POST', path: `/api/admin/triggers/${triggerId}/run`, key });
  evaluation_id = ran.body.evaluationId;
});

const path = () => `/api/admin/triggers/${triggerId}`;
const read = (by = key): Promise<Reply> => api.call({ method: 'GET', path: `${path()}/statistics`, key: by });

/** A moment some months before the present month of the tenant's zone. */
function monthsAgo(months: number, day = 15, hour = 12): Date {
  const [year = 0, month = 0] = dateIn(ZONE, new Date()).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, day, hour));
}
const nameOf = (moment: Date) => moment.toISOString().slice(0, 7);

async function aTask(assignee_id: string | null, at: Date, hours?: number, status = 'COMPLETED'): Promise<string> {
  const ended = hours === undefined ? {} : { status, completed_at: new Date(at.getTime() + hours * 3_600_000) };
  const task = { tenant_id, customer_id, assignee_id, title: 'A task', source: 'SAMPLE_NO_ORDER', created_at: at };
  const task_id = await insert(api, 'crm.tasks', { ...task, ...ended });
  await api.query(
    `insert into automation.triggered_tasks (tenant_id, trigger_id, task_id, customer_id, occurrence_key, evaluation_id, triggered_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tenant_id, triggerId, task_id, customer_id, randomUUID(), evaluation_id, at],
  );
  return task_id;
}

/** A task of each of `reps` new reps. */
const manyTasks = (reps: number, at: Date) =>
  api.query(
    `with reps as (
       insert into crm.users (tenant_id, name, email) select $1, 'Rep ' || n, n || '@example.com'
       from generate_series(1, $2::int) n returning id
     ), tasks as (
       insert into crm.tasks (tenant_id, customer_id, assignee_id, title, created_at) select $1, $3, id, 'A task', $4
       from reps returning id
     )
     insert into automation.triggered_tasks (tenant_id, trigger_id, task_id, customer_id, occurrence_key, evaluation_id, triggered_at)
     select $1, $5, id, $3, id::text, $6, $4 from tasks`,
    [tenant_id, reps, customer_id, at, triggerId, evaluation_id],
  );

const none = { completed: 0, pending: 0, cancelled: 0, deleted: 0, completionRate: 0, medianHoursToCompletion: null };

describe('the statistics of a trigger', () => {
  it('are zero and empty without tasks', async () => {
    expect((await read()).body).toEqual({
      ...{ totals: { total: 0, ...none }, repCount: 0, perRep: [], perMonth: [], perArm: [], suppressed: null },
    });
  });

  it('count by rep, with those that have none and those that are deleted', async () => {
    const ann = await aUser(api, tenant_id, { name: 'Ann' });
    const bob = await aUser(api, tenant_id, { name: 'Bob' });
    const at = monthsAgo(1);
    for (const hours of [1, 2, 9]) await aTask(ann, at, hours);
    await aTask(ann, at, 5, 'CANCELLED');
    await aTask(ann, at);
    await aTask(bob, at, 30);
    await aTask(bob, at);
    await aTask(null, at);
    const gone = await aTask(bob, at, 4);
    await api.query('delete from crm.tasks where id = $1', [gone]);

    const { body } = await read();
    const annsRate = { completed: 3, pending: 1, cancelled: 1, completionRate: 60, medianHoursToCompletion: 2 };
    const bobsRate = { completed: 1, pending: 1, completionRate: 50, medianHoursToCompletion: 30 };
    expect(body.repCount).toBe(3);
    expect(body.perRep).toEqual([
      { ...none, assigneeId: ann, assigneeName: 'Ann', created: 5, ...annsRate },
      { ...none, assigneeId: bob, assigneeName: 'Bob', created: 2, ...bobsRate },
      { ...none, assigneeId: null, assigneeName: null, created: 2, pending: 1, deleted: 1 },
    ]);
    const trigger = await api.call({ method: 'GET', path: path(), key });
    expect(body.totals).toEqual(trigger.body.statistics);
    expect(body.totals).toMatchObject({ total: 9, completed: 4, deleted: 1, medianHoursToCompletion: 5.5 });
    expect(body.perMonth).toEqual([{ month: nameOf(at), created: 9, ...body.totals, total: undefined }]);
  });

  it("count by the month in the tenant's zone, newest first", async () => {
    await aTask(null, monthsAgo(1), 3);
    // Two o'clock of the first in UTC is still the month before in New York.
    await aTask(null, monthsAgo(1, 1, 2));
    await aTask(null, monthsAgo(4));
    const { body } = await read();
    const rate = { completed: 1, completionRate: 100, medianHoursToCompletion: 3 };
    expect(body.perMonth).toEqual([
      { ...none, month: nameOf(monthsAgo(1)), created: 1, ...rate },
      { ...none, month: nameOf(monthsAgo(2)), created: 1, pending: 1 },
      { ...none, month: nameOf(monthsAgo(4)), created: 1, pending: 1 },
    ]);
  });

  it('end at 200 reps and 24 months, which the totals go beyond', async () => {
    const busiest = await aUser(api, tenant_id, { name: 'Busiest' });
    await manyTasks(203, monthsAgo(0, 2));
    // The oldest month of those shown is 23 months back; this one is not among them.
    for (const months of [3, 23, 24]) await aTask(busiest, monthsAgo(months));
    const { body } = await read();
    expect([body.totals.total, body.repCount, body.perRep.length]).toEqual([206, 204, 200]);
    expect(body.perRep[0]).toMatchObject({ assigneeName: 'Busiest', created: 3 });
    expect(body.perMonth.map(({ month }: { month: string }) => month)).toEqual(
      [0, 3, 23].map((months) => nameOf(monthsAgo(months))),
    );
  });

  it('count by arm of an experiment, the newest first, with the customers who came to each', async () => {
    const on = { trigger_id: triggerId, holdout: 1000 };
    const stopped = { status: 'STOPPED', stopped_at: monthsAgo(1) };
    const older = await anExperiment(api, tenant_id, null, monthsAgo(2), { ...on, ...stopped, name: 'Older' });
    const newer = await anExperiment(api, tenant_id, null, monthsAgo(1, 16), {
      ...on,
      holdout: 0,
      labels: { a: 'Now' },
    });
    await anExperiment(api, tenant_id, null, monthsAgo(1), { ...on, status: 'DRAFT', started_at: null });
    for (const [experiment, arm, customers] of [
      [older, 'a', 3],
      [older, 'HELD_OUT', 2],
      [newer, 'b', 1],
    ])
      await api.query(
        `insert into automation.experiment_exposures (tenant_id, experiment_id, customer_id, phase, arm, exposed_at)
         select $1, $2, gen_random_uuid(), 1, $3, $5 from generate_series(1, $4::int)`,
        [tenant_id, experiment, arm, customers, monthsAgo(1)],
      );
    const arm = (task: string, experiment: string, name: string) =>
      api.query('update automation.triggered_tasks set experiment_id = $2, arm = $3 where task_id = $1', [
        ...[task, experiment, name],
      ]);
    for (const hours of [2, 4]) await arm(await aTask(null, monthsAgo(1), hours), older, 'a');
    await arm(await aTask(null, monthsAgo(1)), older, 'b');
    const gone = await aTask(null, monthsAgo(1), 3);
    await arm(gone, newer, 'a');
    await api.query('delete from crm.tasks where id = $1', [gone]);
    await aTask(null, monthsAgo(1), 7);
    const { body } = await read();
    expect(body.totals).toMatchObject({ total: 5, completed: 3, deleted: 1 });
    const [ofNewer, ofOlder] = [
      { ...none, experimentId: newer, experimentName: 'An experiment', customers: 0, created: 0 },
      { ...none, experimentId: older, experimentName: 'Older', customers: 0, created: 0 },
    ];
    expect(body.perArm).toEqual([
      { ...ofNewer, arm: 'a', label: 'Now', created: 1, deleted: 1 },
      { ...ofNewer, arm: 'b', label: 'b', customers: 1 },
      {
        ...{ ...ofOlder, arm: 'a', label: 'a', customers: 3, created: 2, completed: 2 },
        ...{ completionRate: 100, medianHoursToCompletion: 3 },
      },
      { ...ofOlder, arm: 'b', label: 'b', created: 1, pending: 1 },
      { ...ofOlder, arm: 'HELD_OUT', label: 'HELD_OUT', customers: 2 },
    ]);
  });

  it('are for viewers, and name a trigger that is not there and a zone that is none', async () => {
    const { key: viewer } = await createKey(api, key, 'viewer');
    expect((await read(viewer)).status).toBe(200);
    const missing = `/api/admin/triggers/${randomUUID()}/statistics`;
    expect((await api.call({ method: 'GET', path: missing, key })).body.error.code).toBe('NOT_FOUND');
    await api.query(`update crm.tenants set time_zone = 'Mars/Olympus' where id = $1`, [tenant_id]);
    expect((await read()).body.error.code).toBe('INVALID_TIME_ZONE');
  });
});
