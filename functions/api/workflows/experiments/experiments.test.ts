/** Experiments through the API: drawn up, started, changed on the way, stopped, decided, and what is refused. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { begin, type Insight, setUpInsight } from '../setup-insight.ts';

let api: TestApi;
let on: Insight;
beforeAll(async () => {
  api = await startApi();
  on = await setUpInsight(api);
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  api.call({ method, path, key: on.key, body, headers });
const arms = (a = 50, b = 50) => [
  { id: 'a', label: 'As before', percentage: a },
  { id: 'b', percentage: b },
];
const draft = (key: string, more: object = {}) => ({ name: 'Shorter subject', key, arms: arms(), ...more });

async function create(key: string, more: object = {}): Promise<string> {
  const { status, body } = await call('POST', '/api/experiments', draft(key, more));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

/** An active workflow whose split everybody leaves by `a`. */
function workflow(experimentId: string, branches = ['a', 'b']): Promise<string> {
  const data = { experimentId, branches: branches.map((id, n) => ({ id, percentage: n === 0 ? 100 : 0 })) };
  const nodes = { s: begin, p: { type: 'split', data }, e: { type: 'end' } };
  return on.activate(nodes, ['s>p', ...branches.map((id) => `p:branch:${id}>e`)], {});
}

async function running(more: object = {}): Promise<{ id: string; workflowId: string; key: string }> {
  const key = randomUUID();
  const workflowId = await workflow(key);
  const id = await create(key, more);
  expect((await move(id, 'start')).status).toBe(200);
  return { id, workflowId, key };
}

const move = (id: string, action: string, body?: unknown) => call('POST', `/api/experiments/${id}/${action}`, body);
const reasonOf = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.error?.details?.reason];
const actionsOn = async (id: string) =>
  (
    await api.query<{ action: string }>(
      'select action from automation.audit_log where entity_id = $1 order by occurred_at, id',
      [id],
    )
  ).map(({ action }) => action.replace('experiment.', ''));

describe('an experiment', () => {
  it('is drawn up with its defaults, listed, changed by one person at a time, and removed', async () => {
    const key = randomUUID();
    const { body, headers } = await call('POST', '/api/experiments', draft(key));
    expect(body).toMatchObject({
      ...{ name: 'Shorter subject', key, status: 'DRAFT', control: 'a', holdoutPercent: 0, smallestArm: 100, phase: 1 },
      arms: [
        { id: 'a', label: 'As before', percentage: 50 },
        { id: 'b', label: 'b', percentage: 50 },
      ],
      outcome: { kind: 'ORDER', days: 14, eventType: null, better: 'MORE' },
      ...{ customers: 0, winner: null, startedAt: null, stoppedAt: null, decidedAt: null },
    });
    expect(headers.location).toBe(`/api/experiments/${body.id}`);
    const path = `/api/experiments/${body.id}`;
    const { etag = '' } = (await call('GET', path)).headers;
    const { items } = (await call('GET', '/api/experiments?status=DRAFT&limit=200')).body;
    expect(items.find(({ id }: { id: string }) => id === body.id)).toEqual({ ...body, verdict: null });
    const changed = await call('PATCH', path, { arms: arms(33.33, 66.67), control: 'b' }, { 'If-Match': etag });
    expect(changed.body).toMatchObject({
      arms: [{ percentage: 33.33 }, { percentage: 66.67 }],
      control: 'b',
      phase: 1,
    });
    expect((await call('PATCH', path, { name: 'Mine' }, { 'If-Match': etag })).status).toBe(412);
    expect((await call('PATCH', path, { control: 'b' })).headers.etag).toBe(changed.headers.etag);
    expect((await call('POST', '/api/experiments', draft(key))).status).toBe(409);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    expect(await actionsOn(body.id)).toEqual(['created', 'changed', 'deleted']);
  });

  it.each([
    [{ arms: [{ id: 'a', percentage: 100 }] }, 'arms'],
    [{ arms: arms(50, 49) }, 'arms'],
    [{ arms: arms(33.333, 66.667) }, 'arms.0.percentage'],
    [
      {
        arms: [
          { id: 'a', percentage: 50 },
          { id: 'a', percentage: 50 },
        ],
      },
      'arms.1.id',
    ],
    [
      {
        arms: [
          { id: 'a', percentage: 50 },
          { id: 'HELD_OUT', percentage: 50 },
        ],
      },
      'arms.1.id',
    ],
    [
      {
        arms: [
          { id: 'a b', percentage: 50 },
          { id: 'b', percentage: 50 },
        ],
      },
      'arms.0.id',
    ],
    [{ control: 'c' }, 'control'],
    [{ holdoutPercent: 100 }, 'holdoutPercent'],
    [{ outcome: { kind: 'EVENT' } }, 'outcome.eventType'],
    [{ outcome: { kind: 'ORDER', eventType: 'custom.x' } }, 'outcome.eventType'],
    [{ outcome: { kind: 'ORDERS' } }, 'outcome.kind'],
    [{ smallestArm: 10 }, 'smallestArm'],
  ])('is refused with its place: %j', async (more, path) => {
    const { status, body } = await call('POST', '/api/experiments', draft(randomUUID(), more));
    expect([status, body.error.details[0].path]).toEqual([422, path]);
  });
});

describe('starting', () => {
  it('needs a split with the key and every arm, in an active workflow, and somebody in the arms', async () => {
    const key = randomUUID();
    const id = await create(key);
    expect(reasonOf(await move(id, 'start'))).toEqual([409, 'NO_SPLIT']);
    await workflow(key, ['a', 'c']);
    const { body } = await move(id, 'start');
    expect(body.error.message).toContain('a, b');
    const workflowId = await workflow(key);
    await call('PATCH', `/api/experiments/${id}`, { arms: arms(100, 0) });
    expect(reasonOf(await move(id, 'start'))).toEqual([409, 'ARM_WITHOUT_ANYBODY']);
    await call('PATCH', `/api/experiments/${id}`, { arms: arms() });
    await call('POST', `/api/workflows/${workflowId}/pause`);
    expect(reasonOf(await move(id, 'start'))).toEqual([409, 'NO_SPLIT']);
    await call('POST', `/api/workflows/${workflowId}/resume`);
    const replies = await Promise.all([move(id, 'start'), move(id, 'start')]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await actionsOn(id)).toEqual(['created', 'changed', 'changed', 'started']);
  });

  it('divides customers from then on, and the trace says so', async () => {
    const { id, workflowId } = await running({ holdoutPercent: 50 });
    const ids = [];
    for (let n = 0; n < 12; n += 1) ids.push(await on.customer({}));
    const runs = await on.enter(workflowId, ids);
    await on.walk();
    expect((await call('GET', `/api/experiments/${id}`)).body.customers).toBe(12);
    const { items } = (await call('GET', '/api/experiments?status=RUNNING&limit=200')).body;
    expect(items.find((one: { id: string }) => one.id === id).verdict).toMatchObject({
      ...{ kind: 'NO_DIFFERENCE_SHOWN_YET', winner: null, days: 0 },
      doubts: ['NOBODY_YET', 'TWO_WEEKS_NOT_OVER', 'TOO_FEW_CUSTOMERS'],
    });
    const rows = await api.query<{ arm: string; run_id: string }>(
      'select arm, run_id from automation.experiment_exposures where experiment_id = $1',
      [id],
    );
    expect(rows.map(({ run_id }) => run_id).toSorted()).toEqual(runs.toSorted());
    const held = rows.find(({ arm }) => arm === 'HELD_OUT');
    const drawn = rows.find(({ arm }) => arm !== 'HELD_OUT');
    if (!held || !drawn) throw new Error('Chance gave everybody the same');
    const traceOf = async (run: string) => JSON.stringify((await call('GET', `/api/runs/${run}/trace`)).body);
    expect(await traceOf(drawn.run_id)).toContain('chance gave the customer this arm');
    expect(await traceOf(held.run_id)).toContain('holds the customer out');
    expect((await call('GET', `/api/runs/${held.run_id}`)).body).toMatchObject({
      status: 'FINISHED',
      outcome: 'HELD_OUT',
    });
  });
});

describe('on the way', () => {
  it('other percentages begin a phase, another name does not, and what would bend the figures is refused', async () => {
    const { id } = await running();
    const path = `/api/experiments/${id}`;
    expect((await call('PATCH', path, { name: 'Other', arms: arms() })).body).toMatchObject({
      name: 'Other',
      phase: 1,
    });
    expect((await call('PATCH', path, { arms: arms(90, 10) })).body).toMatchObject({
      phase: 2,
      arms: [{ percentage: 90 }, {}],
    });
    expect((await call('PATCH', path, { holdoutPercent: 5 })).body).toMatchObject({ phase: 3, holdoutPercent: 5 });
    expect((await call('PATCH', path, { holdoutPercent: 5 })).body.phase).toBe(3);
    const ended = await api.query(
      'select phase, ended_at is not null as is_over from automation.experiment_phases where experiment_id = $1 order by phase',
      [id],
    );
    expect(ended).toEqual([
      { phase: 1, is_over: true },
      { phase: 2, is_over: true },
      { phase: 3, is_over: false },
    ]);
    for (const more of [{ control: 'b' }, { smallestArm: 500 }, { outcome: { kind: 'REVENUE' } }])
      expect(reasonOf(await call('PATCH', path, more))).toEqual([409, 'ALREADY_STARTED']);
    const other = { arms: [...arms(40, 40), { id: 'c', percentage: 20 }] };
    expect(reasonOf(await call('PATCH', path, other))).toEqual([409, 'ALREADY_STARTED']);
    expect(reasonOf(await call('DELETE', path))).toEqual([409, 'ALREADY_STARTED']);
    expect((await call('GET', `${path}/results?phase=1`)).body).toMatchObject({
      phase: 1,
      arms: [{ percentage: 50 }, {}],
    });
    expect((await call('GET', `${path}/results?phase=4`)).status).toBe(422);
  });

  it('a person chooses the arm of a customer', async () => {
    const { id, workflowId } = await running();
    const path = `/api/experiments/${id}/overrides`;
    const customerId = await on.customer({});
    expect((await call('PUT', path, { customerId, arm: 'c' })).status).toBe(422);
    expect((await call('PUT', path, { customerId: randomUUID(), arm: 'b' })).status).toBe(422);
    for (let n = 0; n < 2; n += 1)
      expect((await call('PUT', path, { customerId, arm: 'b' })).body).toEqual({ customerId, arm: 'b' });
    expect((await call('GET', path)).body.items).toMatchObject([{ customerId, arm: 'b' }]);
    await on.enter(workflowId, [customerId]);
    await on.walk();
    expect((await call('GET', `/api/experiments/${id}`)).body.customers).toBe(0);
    await call('PUT', path, { customerId, arm: null });
    expect((await call('GET', path)).body.items).toEqual([]);
  });
});

describe('ending', () => {
  it('is stopped, and then decided, each recorded once', async () => {
    const { id } = await running();
    const draftId = await create(randomUUID());
    expect(reasonOf(await move(draftId, 'stop'))).toEqual([409, 'NOT_STARTED']);
    expect(reasonOf(await move(draftId, 'decide', { winner: 'a' }))).toEqual([409, 'NOT_STARTED']);
    for (let n = 0; n < 2; n += 1)
      expect((await move(id, 'stop')).body).toMatchObject({ status: 'STOPPED', winner: null });
    expect(reasonOf(await call('PATCH', `/api/experiments/${id}`, { arms: arms(10, 90) }))).toEqual([409, 'ENDED']);
    expect((await move(id, 'decide', { winner: 'c' })).status).toBe(422);
    for (let n = 0; n < 2; n += 1)
      expect((await move(id, 'decide', { winner: 'b' })).body).toMatchObject({ status: 'DECIDED', winner: 'b' });
    expect(reasonOf(await move(id, 'decide', { winner: 'a' }))).toEqual([409, 'DECIDED']);
    expect(reasonOf(await move(id, 'stop'))).toEqual([409, 'DECIDED']);
    expect(await actionsOn(id)).toEqual(['created', 'started', 'stopped', 'decided']);
  });
});
