/** Experiments on triggers through the API: drawn up, refused, started, looked at, and decided, with evaluations between. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { openEngine } from '../../../../../test/support/api/setup-engine.ts';
import { daysAgo, insert } from '../../../../../test/support/api/setup-rows.ts';
import { createTenant, triggerOf } from '../../../../../test/support/api/setup-tenant.ts';
import { evaluateTenant } from '../../../../../test/support/triggers/evaluate-tenant.ts';
import { triggerTypes } from '../../../../../test/support/triggers/trigger-types.ts';

let api: TestApi;
let opened: Awaited<ReturnType<typeof openEngine>>;
let tenant: { tenantId: string; key: string };
let triggerId: string;
beforeAll(async () => {
  api = await startApi();
  opened = await openEngine(api);
});
beforeEach(async () => {
  tenant = await createTenant(api);
  triggerId = await triggerOf(api, tenant.tenantId, 'SAMPLE_NO_ORDER');
  await api.query('update automation.automated_triggers set is_active = false where tenant_id = $1 and id <> $2', [
    ...[tenant.tenantId, triggerId],
  ]);
});
afterAll(async () => {
  await opened?.end();
  await api?.stop();
});

const call = (method: string, path: string, body?: unknown, key = tenant.key) => api.call({ method, path, key, body });
const urgent = { taskTitle: 'Call {customer}', priority: 'URGENT', dueInDays: 0 };
const arms = (config: object = urgent) => [
  { id: 'plain', percentage: 50 },
  { id: 'urgent', label: 'At once', percentage: 50, config },
];
const draft = (more: object = {}) => ({ name: 'Sooner', triggerId, arms: arms(), ...more });

async function must(method: string, path: string, body?: unknown) {
  const reply = await call(method, path, body);
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
  return reply.body;
}
const create = async (more: object = {}): Promise<string> => (await must('POST', '/api/experiments', draft(more))).id;
const move = (id: string, action: string, body?: unknown) => call('POST', `/api/experiments/${id}/${action}`, body);
const reasonOf = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.error?.details?.reason];

/** Customers with a sample of ten days ago. */
async function tasters(count: number): Promise<string[]> {
  const tenant_id = tenant.tenantId;
  const product_id = await insert(api, 'crm.products', { tenant_id, sku: `${count}`, name: 'A product' });
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const customer_id = await insert(api, 'crm.customers', { tenant_id, name: `Customer ${n}` });
    await insert(api, 'crm.sample_usages', { tenant_id, customer_id, product_id, tasted_at: daysAgo(10) });
    ids.push(customer_id);
  }
  return ids;
}
const evaluate = (at = new Date()) => evaluateTenant(opened.engine, triggerTypes.sampleNoOrder, tenant.tenantId, at);
const choose = (id: string, customerId: string | undefined, arm: string) =>
  call('PUT', `/api/experiments/${id}/overrides`, { customerId, arm });
const config = async () => (await must('GET', `/api/admin/triggers/${triggerId}`)).config;

describe('an experiment on a trigger', () => {
  it('is drawn up with the config of its arms, found by its trigger, and changed with what is left out as it was', async () => {
    const { body } = await call('POST', '/api/experiments', draft({ holdoutPercent: 10 }));
    expect(body).toMatchObject({
      ...{ key: null, triggerId, control: 'plain', holdoutPercent: 10, status: 'DRAFT' },
      arms: [
        { id: 'plain', label: 'plain', percentage: 50 },
        { id: 'urgent', label: 'At once', percentage: 50, config: urgent },
      ],
    });
    expect(body.arms[0]).not.toHaveProperty('config');
    expect((await must('GET', `/api/experiments?triggerId=${triggerId}`)).items).toEqual([{ ...body, verdict: null }]);
    const path = `/api/experiments/${body.id}`;
    const shares = [
      { id: 'plain', percentage: 20 },
      { id: 'urgent', percentage: 80 },
    ];
    expect((await must('PATCH', path, { arms: shares })).arms[1]).toMatchObject({ percentage: 80, config: urgent });
    expect((await must('PATCH', path, { arms: arms({}) })).arms[1]).not.toHaveProperty('config');
    expect((await must('PATCH', path, { arms: arms({ taskTitle: null }) })).arms[1].config).toEqual({
      taskTitle: null,
    });
  });

  it('only holds out without arms, and compares the trigger with those', async () => {
    const id = await create({ arms: undefined, holdoutPercent: 20 });
    const { body } = await move(id, 'start');
    expect(body).toMatchObject({
      ...{ status: 'RUNNING', control: 'HELD_OUT', holdoutPercent: 20 },
      arms: [{ id: 'trigger', label: 'As the trigger is', percentage: 100 }],
    });
    const path = `/api/experiments/${id}`;
    expect((await must('GET', `${path}/results`)).verdict.kind).toBe('NO_DIFFERENCE_SHOWN_YET');
    const day = (n: number) =>
      daysAgo(40 - n)
        .toISOString()
        .slice(0, 10);
    for (let n = 0; n < 15; n += 1)
      for (const [arm, count, y] of [
        ['trigger', 800, 160],
        ['HELD_OUT', 200, 20],
      ])
        await api.query('insert into automation.experiment_days values ($1, $2, 1, $3, $4, $5, $5, $6, $6, 0, 0, 0)', [
          ...[tenant.tenantId, id, arm, day(n), count, y],
        ]);
    const { verdict, arms: shown, heldOut, sampleRatio } = await must('GET', `${path}/results`);
    expect(verdict).toMatchObject({ kind: 'WINNER', winner: 'trigger' });
    expect(verdict.text).toMatch(/^"As the trigger is" does better than "Held out": by 10 percentage points/);
    expect(shown[0].comparison).toEqual(heldOut.comparison);
    expect(sampleRatio.judgement).toBe('FINE');
  });
});

describe('on one trigger', () => {
  it('one runs at a time, and only while the trigger is on', async () => {
    const [first, second] = [await create(), await create()];
    await must('PATCH', `/api/admin/triggers/${triggerId}`, { isActive: false });
    expect(reasonOf(await move(first, 'start'))).toEqual([409, 'TRIGGER_OFF']);
    await must('PATCH', `/api/admin/triggers/${triggerId}`, { isActive: true });
    const replies = await Promise.all([move(first, 'start'), move(second, 'start')]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(replies.map(reasonOf)).toContainEqual([409, 'TRIGGER_TAKEN']);
    const [running, waiting] = replies[0].status === 200 ? [first, second] : [second, first];
    expect((await move(running, 'stop')).status).toBe(200);
    expect((await move(waiting, 'start')).status).toBe(200);
  });

  it('tasks say which arm made them, and the customer why there is none', async () => {
    const id = await create();
    await move(id, 'start');
    const [one, two, three] = await tasters(3);
    for (const [customer, arm] of [
      [one, 'plain'],
      [two, 'urgent'],
      [three, 'HELD_OUT'],
    ])
      await choose(id, customer, arm ?? '');
    const explain = async (customer: string | undefined, at?: Date) => {
      const query = `triggerId=${triggerId}${at ? `&at=${at.toISOString()}` : ''}`;
      const [item] = (await must('GET', `/api/customers/${customer}/explain?${query}`)).items;
      return [item.verdict, item.experiment];
    };
    expect(await explain(three)).toEqual(['HELD_OUT', { id, arm: 'HELD_OUT' }]);
    expect(await explain(two)).toEqual(['TASK', { id, arm: 'urgent' }]);
    const preview = await must('POST', `/api/admin/triggers/${triggerId}/preview`, {});
    expect(preview.counts).toMatchObject({ wouldCreate: 2, suppressed: { HELD_OUT: 1 } });
    const forecast = await must('POST', `/api/admin/triggers/${triggerId}/forecast`, { days: 1 });
    expect(forecast.tasks).toBe(2);
    const at = new Date();
    expect(await evaluate(at)).toMatchObject([{ created: 2, suppressed: { HELD_OUT: 1 } }]);
    const made = (await must('GET', `/api/admin/triggers/${triggerId}/tasks`)).items;
    const causes = Object.fromEntries(
      made.map(({ title, priority, cause }: { title: string; priority: string; cause: { experiment: unknown } }) => [
        `${title.slice(0, 6)} ${priority}`,
        cause.experiment,
      ]),
    );
    expect(causes).toEqual({ 'Follow MEDIUM': { id, arm: 'plain' }, 'Call C URGENT': { id, arm: 'urgent' } });
    expect((await must('GET', `/api/tasks?customerId=${two}`)).items[0].cause.experiment).toEqual({
      id,
      arm: 'urgent',
    });
    expect(await explain(one)).toEqual(['ALREADY_DONE', { id, arm: 'plain' }]);
    await move(id, 'stop');
    expect(await explain(three)).toEqual(['TASK', null]);
    expect(await explain(three, at)).toEqual(['HELD_OUT', { id, arm: 'HELD_OUT' }]);
  });

  it('tasks are counted by their arm, also afterwards, beside who is held out and whose arm waits', async () => {
    const id = await create({ arms: arms({ daysAfter: 21 }), holdoutPercent: 10 });
    await move(id, 'start');
    const customers = await tasters(4);
    for (const [n, arm] of ['plain', 'plain', 'urgent', 'HELD_OUT'].entries()) await choose(id, customers[n], arm);
    const at = new Date();
    await evaluate(at);
    const statistics = () => must('GET', `/api/admin/triggers/${triggerId}/statistics`);
    const { perArm, suppressed } = await statistics();
    expect(suppressed).toEqual({ at: at.toISOString(), reasons: { HELD_OUT: 1, ARM_WAITS: 1 } });
    expect(perArm).toMatchObject([
      { experimentId: id, experimentName: 'Sooner', arm: 'plain', created: 2, pending: 2 },
      { arm: 'urgent', label: 'At once', customers: 0, created: 0 },
      { arm: 'HELD_OUT', created: 0 },
    ]);
    await move(id, 'stop');
    await evaluate();
    expect(await statistics()).toMatchObject({ totals: { total: 4 }, perArm, suppressed: { reasons: {} } });
  });

  it('other percentages begin a phase and another config is refused while it runs', async () => {
    const id = await create();
    await move(id, 'start');
    const path = `/api/experiments/${id}`;
    const shares = [
      { id: 'plain', percentage: 10 },
      { id: 'urgent', percentage: 90 },
    ];
    expect(await must('PATCH', path, { arms: shares })).toMatchObject({ phase: 2, arms: [{}, { config: urgent }] });
    expect(await must('PATCH', path, { holdoutPercent: 5 })).toMatchObject({ phase: 3 });
    expect(reasonOf(await call('PATCH', path, { arms: arms({ taskTitle: 'Else' }) }))).toEqual([
      409,
      'ALREADY_STARTED',
    ]);
    await tasters(10);
    await evaluate();
    expect((await must('GET', path)).customers).toBe(10);
    const phases = await api.query(
      'select distinct phase::int from automation.experiment_exposures where experiment_id = $1',
      [id],
    );
    expect(phases).toEqual([{ phase: 3 }]);
  });
});

describe('the winner', () => {
  it('is what the trigger does from then on, in its config and in the audit log', async () => {
    const before = await config();
    const id = await create({ arms: arms({ ...urgent, priority: null }), holdoutPercent: 50 });
    await move(id, 'start');
    expect((await move(id, 'decide', { winner: 'HELD_OUT' })).status).toBe(422);
    const decided = await move(id, 'decide', { winner: 'urgent' });
    expect(decided.body).toMatchObject({ status: 'DECIDED', winner: 'urgent' });
    const { priority: _, ...rest } = before;
    expect(await config()).toEqual({ ...rest, taskTitle: urgent.taskTitle, dueInDays: 0 });
    expect((await move(id, 'decide', { winner: 'urgent' })).status).toBe(200);
    const log = await api.query(
      `select action, changes -> 'config' -> 'to' ->> 'taskTitle' as title from automation.audit_log
       where entity_id = any($1) and action in ('trigger.changed', 'experiment.decided') order by action`,
      [[triggerId, id]],
    );
    expect(log).toEqual([
      { action: 'experiment.decided', title: null },
      { action: 'trigger.changed', title: urgent.taskTitle },
    ]);
    await tasters(5);
    expect(await evaluate()).toMatchObject([{ created: 5, suppressed: {} }]);
  });

  it('without a config of its own leaves the trigger as it is, also after a stop', async () => {
    const before = await config();
    const id = await create();
    await move(id, 'start');
    await move(id, 'stop');
    expect((await move(id, 'decide', { winner: 'plain' })).status).toBe(200);
    expect(await config()).toEqual(before);
  });
});
