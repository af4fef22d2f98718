/** Outcomes that are deleted before they are counted, types that nothing raises, and what a decision makes of choices. */
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

const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key: on.key, body });
const arms = (a = 50, b = 50) => [
  { id: 'a', label: 'As before', percentage: a },
  { id: 'b', percentage: b },
];

const goal = { path: 'customer.attributes.score', op: 'gte', value: 5 };

/** A draft that could start. */
async function draft(outcome: object, hasGoal = false): Promise<string> {
  const key = randomUUID();
  const branches = arms().map(({ id, percentage }) => ({ id, percentage }));
  const nodes = { s: begin, p: { type: 'split', data: { experimentId: key, branches } }, e: { type: 'end' } };
  await on.activate(nodes, ['s>p', 'p:branch:a>e', 'p:branch:b>e'], hasGoal ? { settings: { goal } } : {});
  const { status, body } = await call('POST', '/api/experiments', { name: `Of ${key}`, key, arms: arms(), outcome });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}
const start = (id: string) => call('POST', `/api/experiments/${id}/start`);
const keep = (settings: object) => call('PATCH', '/api/admin/settings', settings);
const reasonOf = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.error?.details?.reason];

describe('outcomes', () => {
  it.each([
    ['REPLY', {}, 'keepMessageLogsDays', 23],
    ['GOAL', {}, 'keepRunsDays', 23],
    ['EVENT', { eventType: 'custom.renewed' }, 'keepRunsDays', 23],
  ])(
    '%s: starts only if they are kept until they are counted for the last time',
    async (kind, more, setting, needed) => {
      await keep({ keepMessageLogsDays: 7, keepRunsDays: 22 });
      const id = await draft({ kind, days: 14, ...more }, kind === 'GOAL');
      const refused = await start(id);
      expect(reasonOf(refused)).toEqual([409, 'KEPT_TOO_SHORT']);
      expect(refused.body.error.message).toContain(`set it to ${needed} or more`);
      expect((await keep({ [setting]: needed })).status).toBe(200);
      expect((await start(id)).status).toBe(200);
      const lowered = await keep({ [setting]: needed - 1 });
      expect([lowered.status, lowered.body.error.details[0].path]).toEqual([422, setting]);
      expect(lowered.body.error.message).toContain('must be at least 23 while the outcomes of the experiment "Of');
      await call('POST', `/api/experiments/${id}/stop`);
      expect((await keep({ [setting]: needed - 1 })).status).toBe(422);
      await api.query(`update automation.experiments set stopped_at = stopped_at - interval '23 days' where id = $1`, [
        id,
      ]);
      expect((await keep({ [setting]: needed - 1 })).status).toBe(200);
    },
  );

  it('ORDER: starts however short anything is kept', async () => {
    await keep({ keepMessageLogsDays: 1, keepRunsDays: 7 });
    expect((await start(await draft({ kind: 'ORDER', days: 90 }))).status).toBe(200);
  });

  it('GOAL: is refused while customers are held out, who cannot reach it', async () => {
    const body = { name: 'A', key: randomUUID(), arms: arms(), holdoutPercent: 10, outcome: { kind: 'GOAL' } };
    const refused = await call('POST', '/api/experiments', body);
    expect([refused.status, refused.body.error.details[0].path]).toEqual([422, 'outcome.kind']);
    await keep({ keepRunsDays: 365 });
    const id = await draft({ kind: 'GOAL' }, true);
    await start(id);
    expect((await call('PATCH', `/api/experiments/${id}`, { holdoutPercent: 5 })).status).toBe(422);
  });

  it('EVENT: is recorded from the start on, also where nothing else listens to it', async () => {
    await keep({ keepRunsDays: 365 });
    const id = await draft({ kind: 'EVENT', days: 1, eventType: 'order.placed' });
    const customerId = await on.customer({});
    const order = () =>
      api.query(`insert into crm.orders (tenant_id, customer_id, ordered_at) values ($1, $2, now())`, [
        ...[on.tenantId, customerId],
      ]);
    const placed = async () =>
      (await api.query(`select from automation.events where customer_id = $1 and type = 'order.placed'`, [customerId]))
        .length;
    await order();
    expect(await placed()).toBe(0);
    await start(id);
    await order();
    expect(await placed()).toBe(1);
    await call('POST', `/api/experiments/${id}/stop`);
    await order();
    expect(await placed()).toBe(2);
    // Who came is counted for a day more; then nobody listens.
    await api.query(`update automation.experiments set stopped_at = stopped_at - interval '2 days' where id = $1`, [
      id,
    ]);
    await api.query('select automation.count_experiments($1, now())', [on.tenantId]);
    await order();
    expect(await placed()).toBe(2);
  });

  it('EVENT: a type that nothing raises is refused, with the one that was meant', async () => {
    const outcome = { kind: 'EVENT', eventType: 'order.place' };
    const body = { name: 'A', key: randomUUID(), arms: arms(), outcome };
    const refused = await call('POST', '/api/experiments', body);
    expect([refused.status, refused.body.error.details[0].path]).toEqual([422, 'outcome.eventType']);
    expect(refused.body.error.message).toContain('order.placed');
  });
});

describe('what is better', () => {
  it('is more of the outcome unless it says less, stays while the outcome does, and is settled by the start', async () => {
    const unsubscribed = { kind: 'EVENT', eventType: 'custom.unsubscribed' };
    const id = await draft({ ...unsubscribed, better: 'LESS' });
    const path = `/api/experiments/${id}`;
    const change = async (outcome: object) => (await call('PATCH', path, { outcome })).body.outcome;
    expect(await change({ ...unsubscribed, days: 7 })).toMatchObject({ days: 7, better: 'LESS' });
    expect(await change({ ...unsubscribed, eventType: 'custom.renewed' })).toMatchObject({ better: 'MORE' });
    expect(await change({ ...unsubscribed, better: 'LESS' })).toMatchObject({ better: 'LESS' });
    const refused = await call('PATCH', path, { outcome: { ...unsubscribed, better: 'NONE' } });
    expect([refused.status, refused.body.error.details[0].path]).toEqual([422, 'outcome.better']);
    await keep({ keepRunsDays: 365 });
    await start(id);
    expect(reasonOf(await call('PATCH', path, { outcome: { ...unsubscribed, better: 'MORE' } }))).toEqual([
      ...[409, 'ALREADY_STARTED'],
    ]);
  });
});

describe('an experiment that runs', () => {
  it('keeps labels that are left out, and never has a control without anybody', async () => {
    const id = await draft({ kind: 'ORDER' });
    const path = `/api/experiments/${id}`;
    expect((await start(id)).status).toBe(200);
    const shares = arms(40, 60).map(({ id: arm, percentage }) => ({ id: arm, percentage }));
    expect((await call('PATCH', path, { arms: shares })).body.arms).toEqual([
      { id: 'a', label: 'As before', percentage: 40 },
      { id: 'b', label: 'b', percentage: 60 },
    ]);
    for (const none of [arms(0, 100), arms(100, 0)])
      expect(reasonOf(await call('PATCH', path, { arms: none }))).toEqual([409, 'ARM_WITHOUT_ANYBODY']);
  });

  it('takes no choices of arms any more once it is decided', async () => {
    const id = await draft({ kind: 'ORDER' });
    await start(id);
    await call('POST', `/api/experiments/${id}/decide`, { winner: 'b' });
    const choice = { customerId: await on.customer({}), arm: 'a' };
    expect(reasonOf(await call('PUT', `/api/experiments/${id}/overrides`, choice))).toEqual([409, 'DECIDED']);
  });
});
