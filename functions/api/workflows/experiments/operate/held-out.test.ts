/** Outcomes that stand behind a split: refused while customers are held out, and no effect in what is shown. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { daysAgo } from '../../../../../test/support/api/setup-rows.ts';
import { anExperiment } from '../../../../../test/support/database/setup-experiment.ts';
import { begin, type Insight, setUpInsight } from '../../setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
  await on.must('PATCH', '/api/admin/settings', { keepMessageLogsDays: 90 });
});
afterAll(() => api?.stop());

const arms = ['a', 'b'].map((id) => ({ id, percentage: 50 }));
const book = { type: 'booking', data: { action: 'cancel', bookingId: 'event.bookingId' } };
const renew = { type: 'event', data: { type: 'custom.renewed' } };

/** A split, with a node of arm a behind it, or before it. Returns the id of the workflow. */
const activate = (key: string, node: object, where: 'behind' | 'before' = 'behind', more = {}) => {
  const split = { type: 'split', data: { experimentId: key, branches: arms } };
  const nodes = { s: begin, n: node, p: split, e: { type: 'end' } };
  const edges = where === 'behind' ? ['s>p', 'p:branch:a>n', 'n>e'] : ['s>n', 'n>p', 'p:branch:a>e'];
  return on.activate(nodes, [...edges, 'p:branch:b>e'], more);
};
const draft = (key: string, outcome: object, holdoutPercent: number) =>
  on.call('POST', '/api/experiments', { name: 'Held out', key, arms, outcome, holdoutPercent });
const start = (id: string) => on.call('POST', `/api/experiments/${id}/start`);

describe('customers held out of a split', () => {
  it.each([
    [{ kind: 'TASK_COMPLETED' }, 'outcome.kind'],
    [{ kind: 'REPLY' }, 'outcome.kind'],
    [{ kind: 'EVENT', eventType: 'task.completed' }, 'outcome.eventType'],
    [{ kind: 'EVENT', eventType: 'message.received' }, 'outcome.eventType'],
  ])('are not compared by %j', async (outcome, path) => {
    const key = randomUUID();
    const refused = await draft(key, outcome, 10);
    expect([refused.status, refused.body.error.details[0].path]).toEqual([422, path]);
    expect(refused.body.error.message).toContain('while customers are held out');
    const { status, body } = await draft(key, outcome, 0);
    expect(status).toBe(201);
    expect((await on.call('PATCH', `/api/experiments/${body.id}`, { holdoutPercent: 5 })).status).toBe(422);
  });

  it.each([
    [{ kind: 'BOOKING_KEPT' }, book, renew],
    [{ kind: 'EVENT', eventType: 'booking.cancelled' }, book, renew],
    [{ kind: 'EVENT', eventType: 'custom.renewed' }, renew, book],
  ])('are not compared by %j where a node behind it makes the outcome', async (outcome, node, other) => {
    const key = randomUUID();
    await activate(key, node);
    const { body } = await draft(key, outcome, 10);
    const refused = await start(body.id);
    expect([refused.status, refused.body.error.details.reason]).toEqual([409, 'OUTCOME_BEHIND_SPLIT']);
    await on.must('PATCH', `/api/experiments/${body.id}`, { holdoutPercent: 0 });
    expect((await start(body.id)).status).toBe(200);
    const raised = await on.call('PATCH', `/api/experiments/${body.id}`, { holdoutPercent: 5 });
    expect(raised.body.error.details.reason).toBe('OUTCOME_BEHIND_SPLIT');
    for (const [one, where] of [
      [node, 'before'],
      [other, 'behind'],
    ] as const) {
      const elsewhere = randomUUID();
      await activate(elsewhere, one, where);
      expect((await start((await draft(elsewhere, outcome, 10)).body.id)).status).toBe(200);
    }
  });

  it('show no effect where an experiment that runs counts such an outcome', async () => {
    const key = randomUUID();
    const workflowId = await activate(key, renew);
    const more = { holdout: 1000, outcome: 'EVENT', event_type: 'custom.renewed' };
    const id = await anExperiment(api, on.tenantId, key, daysAgo(40), more);
    for (const [arm, n, y] of [
      ['a', 450, 60],
      ['b', 450, 60],
      ['HELD_OUT', 100, 2],
    ] as const)
      await api.query(
        `insert into automation.experiment_days (tenant_id, experiment_id, phase, arm, day, exposed, n, sum_y, sum_yy, sum_x, sum_xx, sum_xy)
         select $1, $2, 1, $3, $4::date + d, $5, $5, $6, $6, 0, 0, 0 from generate_series(0, 14) d`,
        [on.tenantId, id, arm, daysAgo(40).toISOString().slice(0, 10), n, y],
      );
    const score = async () => (await on.call('GET', `/api/workflows/${workflowId}/score`)).body;
    const heldOut = async () => (await on.call('GET', `/api/experiments/${id}/results`)).body.heldOut;
    expect(await score()).toMatchObject({ kind: 'DESCRIPTION', effects: [{ comparisons: [{ arm: 'b' }] }] });
    expect(await heldOut()).toMatchObject({ counted: 1500, comparison: null });
    await api.query(`update automation.experiments set outcome = 'ORDER', event_type = null where id = $1`, [id]);
    expect(await score()).toMatchObject({ kind: 'EFFECT' });
    expect((await heldOut()).comparison.difference).toBeCloseTo(60 / 450 - 0.02, 12);
  });
});

describe('the outcome GOAL', () => {
  it('takes a workflow that has a goal', async () => {
    const key = randomUUID();
    await activate(key, { type: 'task', data: { title: 'Call' } });
    const { id } = (await draft(key, { kind: 'GOAL' }, 0)).body;
    const refused = await start(id);
    expect([refused.status, refused.body.error.details.reason]).toEqual([409, 'NO_GOAL']);
    const goal = { path: 'customer.attributes.score', op: 'gte', value: 5 };
    await activate(key, renew, 'behind', { settings: { goal } });
    expect((await start(id)).status).toBe(200);
  });
});
