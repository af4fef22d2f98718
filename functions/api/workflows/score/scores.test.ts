/** Scores: recounted from random histories, and the effect of a workflow from an experiment. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo } from '../../../../test/support/api/setup-rows.ts';
import { createKey, createTenant, triggerOf } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer, anOrder, insert } from '../../../../test/support/database/factory.ts';
import { anExperiment } from '../../../../test/support/database/setup-experiment.ts';
import { randomFrom } from '../../../../test/support/oracles/simulated-orders.ts';
import { begin, setUpInsight } from '../setup-insight.ts';

const DAY_MS = 86_400_000;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());

interface Person {
  readonly orders: readonly { readonly at: Date; readonly status: string }[];
  /** Of their tasks. */
  readonly moments: readonly Date[];
}

/** In half days from now on, so that no moment is at the edge of a span. */
function randomPerson(random: () => number): Person {
  const gap = 5 + Math.floor(random() * 40);
  const orders = Array.from({ length: Math.floor(random() * 9) }, (_, n) => ({
    at: daysAgo(20.5 + Math.floor(random() * 30) - gap * (4 - n)),
    status: random() < 0.8 ? 'DELIVERED' : random() < 0.5 ? 'CANCELLED' : 'PLACED',
  }));
  const moments = Array.from({ length: Math.floor(random() * 3) }, () => daysAgo(5.25 + Math.floor(random() * 260)));
  return { orders, moments };
}

/** From the words of docs/insight.md. */
function outlookOf({ orders, moments }: Person, days: number, now: number) {
  const until = now - days * DAY_MS;
  const [at] = moments
    .map(Number)
    .filter((moment) => moment >= until - 180 * DAY_MS && moment < until)
    .sort((a, b) => a - b);
  if (at === undefined) return undefined;
  const delivered = orders.filter(({ status, at: when }) => status === 'DELIVERED' && Number(when) <= at);
  const dates = [...new Set(delivered.map(({ at: when }) => Math.floor(Number(when) / DAY_MS)))].sort((a, b) => a - b);
  const five = dates.slice(-5);
  const [first = 0, last = 0] = [five[0], five.at(-1)];
  const interval = Math.max(1, Math.floor((last - first) / (five.length - 1) + 0.5));
  const dueAt = (last + interval) * DAY_MS;
  const hasOrdered = orders.some(
    (order) => order.status !== 'CANCELLED' && Number(order.at) >= at && Number(order.at) < at + days * DAY_MS,
  );
  const rhythm = dueAt <= at ? 'OVERDUE' : dueAt < at + days * DAY_MS ? 'DUE' : 'LATER';
  return { outlook: five.length < 2 ? 'NO_RHYTHM' : rhythm, hasOrdered };
}

describe('the score of a trigger', () => {
  it.each([11, 12])('is what a count of each customer gives (%i)', async (seed) => {
    const { tenantId, key } = await createTenant(api);
    const triggerId = await triggerOf(api, tenantId, 'BURN_RATE_ALERT');
    const random = randomFrom(seed);
    const people = Array.from({ length: 120 }, () => randomPerson(random));
    for (const { orders, moments } of people) {
      const customer = await aCustomer(api, tenantId);
      for (const { at, status } of orders)
        await anOrder(api, tenantId, customer, at.toISOString(), {
          status,
          delivered_at: status === 'DELIVERED' ? at : null,
        });
      for (const triggered_at of moments)
        await insert(api, 'automation.triggered_tasks', {
          ...{ tenant_id: tenantId, trigger_id: triggerId, task_id: randomUUID(), customer_id: customer },
          ...{ occurrence_key: randomUUID(), triggered_at },
        });
    }
    for (const days of [14, 30]) {
      const { status, body } = await api.call({
        method: 'GET',
        path: `/api/admin/triggers/${triggerId}/score?days=${days}`,
        key,
      });
      expect(status, JSON.stringify(body)).toBe(200);
      const counted = people.flatMap((person) => outlookOf(person, days, Date.now()) ?? []);
      const of = (outlook: string) => counted.filter((one) => one.outlook === outlook);
      const { description } = body;
      for (const { outlook, customers, ordered } of description.byOutlook)
        expect([outlook, customers, ordered]).toEqual([
          ...[outlook, of(outlook).length],
          of(outlook).filter(({ hasOrdered }) => hasOrdered).length,
        ]);
      const foretold = counted.filter(({ outlook }) => outlook === 'DUE' || outlook === 'LATER');
      expect(description).toMatchObject({ customers: counted.length, foretold: { customers: foretold.length } });
      expect(description.foretold).toMatchObject({
        ...{ ordered: foretold.filter(({ hasOrdered }) => hasOrdered).length, due: of('DUE').length },
        dueShare: foretold.length < 10 ? null : Number(((100 * of('DUE').length) / foretold.length).toFixed(1)),
      });
      expect(description.isSampled).toBe(false);
      expect(body).toMatchObject({ kind: 'DESCRIPTION', days, effects: [] });
      expect(body.text).toMatch(/This describes, and proves no effect\.$/);
    }
  });

  it('says nothing of fewer than ten, is for viewers, and names what is not there', async () => {
    const { tenantId, key } = await createTenant(api);
    const { key: viewer } = await createKey(api, key, 'viewer');
    const read = (id: string, query = '') =>
      api.call({ method: 'GET', path: `/api/admin/triggers/${id}/score${query}`, key: viewer });
    const triggerId = await triggerOf(api, tenantId, 'SAMPLE_NO_ORDER');
    const { body } = await read(triggerId);
    expect(body).toMatchObject({
      text: 'Too few to say anything: the 14 days to order in are over for 0 of the customers with a task.',
      days: 14,
    });
    expect(body.description).toMatchObject({ customers: 0, share: null, foretold: { dueShare: null } });
    expect((await read(randomUUID())).body.error.code).toBe('NOT_FOUND');
    for (const days of [0, 91, 1.5]) expect((await read(triggerId, `?days=${days}`)).status).toBe(422);
  });
});

describe('the score of a workflow', () => {
  const branch = (id: string, percentage: number) => ({ id, percentage });
  const task = { type: 'task', data: { title: 'Call' } };
  const nodes = {
    start: begin,
    which: { type: 'split', data: { experimentId: 'subject', branches: [branch('a', 50), branch('b', 50)] } },
    ...{ one: task, two: task },
  };
  const graph = [nodes, ['start>which', 'which:branch:a>one', 'which:branch:b>two']] as const;

  async function setUp() {
    const shop = await setUpInsight(api);
    const workflowId = await shop.activate(graph[0], graph[1]);
    const read = async () => (await shop.call('GET', `/api/workflows/${workflowId}/score`)).body;
    return { ...shop, workflowId, read };
  }

  it('counts those who entered once, and leaves out those held out', async () => {
    const { tenantId, workflowId, customer, enter, read } = await setUp();
    const people: string[] = [];
    for (let n = 0; n < 12; n += 1) people.push(await customer());
    await enter(workflowId, people);
    const set = (change: string, values: unknown[]) =>
      api.query(`update automation.runs set ${change} where workflow_id = $1`, [workflowId, ...values]);
    await set('started_at = $2', [daysAgo(30)]);
    await api.query(`update automation.runs set outcome = 'HELD_OUT' where workflow_id = $1 and customer_id = $2`, [
      ...[workflowId, people[0]],
    ]);
    for (const one of people.slice(0, 4)) await anOrder(api, tenantId, one, daysAgo(20).toISOString());
    const { kind, text, description, effects } = await read();
    expect(description).toMatchObject({ customers: 11, ordered: 3, share: 27.3, foretold: { customers: 0 } });
    expect([kind, effects]).toEqual(['DESCRIPTION', []]);
    expect(text).toBe(
      '27.3 percent of 11 customers who entered ordered within 14 days. Their rhythm foretells the next order of too few to say what was to be expected. This describes, and proves no effect.',
    );
  });

  it('has the effect that an experiment with customers held out shows, with its interval', async () => {
    const { tenantId, read, call } = await setUp();
    const id = await anExperiment(api, tenantId, 'subject', daysAgo(40), { holdout: 1000 });
    await anExperiment(api, tenantId, 'elsewhere', daysAgo(40), { holdout: 1000 });
    expect(await read()).toMatchObject({ kind: 'DESCRIPTION', effects: [{ experimentId: id, comparisons: [] }] });
    const sums = async (arm: string, n: number, y: number) => {
      for (let day = 0; day < 15; day += 1)
        await api.query(`insert into automation.experiment_days values ($1, $2, 1, $3, $4, $5, $5, $6, $6, 0, 0, 0)`, [
          tenantId,
          id,
          arm,
          daysAgo(40 - day)
            .toISOString()
            .slice(0, 10),
          n,
          y,
        ]);
    };
    for (const [arm, n, y] of [
      ['a', 450, 60],
      ['b', 450, 60],
      ['HELD_OUT', 100, 2],
    ] as const)
      await sums(arm, n, y);
    const { kind, text, effects } = await read();
    expect(kind).toBe('EFFECT');
    expect(text).toMatch(/shows an effect: 1\d\.\d percentage points, from \d+\.?\d* to 1\d\.\d\./);
    const results = (await call('GET', `/api/experiments/${id}/results`)).body;
    const { difference, low, high } = results.heldOut.comparison;
    expect(effects[0].comparisons[0]).toMatchObject({ arm: 'ALL', against: 'HELD_OUT', difference, low, high });
    expect(effects[0].comparisons.map(({ arm }: { arm: string }) => arm)).toEqual(['ALL', 'b']);
    expect(effects[0].verdict).toBe(results.verdict.text);
  });

  it('names a workflow that is not there', async () => {
    const { key } = await createTenant(api);
    const { body } = await api.call({ method: 'GET', path: `/api/workflows/${randomUUID()}/score`, key });
    expect(body.error.code).toBe('NOT_FOUND');
  });
});
