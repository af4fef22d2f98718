/** The KPIs: recounted from random histories, their targets, and what they refuse to say. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo } from '../../../../test/support/api/setup-rows.ts';
import { createKey, createTenant } from '../../../../test/support/api/setup-tenant.ts';
import { aCustomer, anOrder, aProduct, aSample, aUser, insert } from '../../../../test/support/database/factory.ts';
import { bucketsOf } from './buckets.ts';
import { type KpiName, kpisOf, noSamples, noTasks } from './kpis.ts';
import { countKpis, type History, makeHistory, type Question } from './setup-history.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.stop());

interface Shown {
  readonly kpi: KpiName;
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
}

const brief = ({ value, numerator, denominator }: Omit<Shown, 'kpi'>) => ({ value, numerator, denominator });
const byName = (kpis: readonly Shown[]) => Object.fromEntries(kpis.map((one) => [one.kpi, brief(one)]));

async function read(key: string, query: Readonly<Record<string, string>>) {
  const reply = await api.call({ method: 'GET', path: `/api/kpis?${new URLSearchParams(query)}`, key });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body;
}

const dayBefore = (day: string, days: number) =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

describe.each([
  { seed: 1, zone: 'America/New_York' },
  { seed: 2, zone: 'Asia/Kolkata' },
  { seed: 3, zone: 'Australia/Lord_Howe' },
])('a random history ($seed)', ({ seed, zone }) => {
  let key: string;
  let history: History;
  beforeAll(async () => {
    const tenant = await createTenant(api, zone);
    key = tenant.key;
    history = await makeHistory(api, tenant.tenantId, zone, seed);
  });

  /** Each part of the answer is what a count of the rows gives for the days that it is about. */
  async function expectCounted(question: Question, by: 'week' | 'month') {
    const given = Object.entries({ ...question, by }).filter((one): one is [string, string] => one[1] != null);
    const body = await read(key, Object.fromEntries(given));
    expect(byName(body.kpis)).toEqual(countKpis(history, question));
    const [conversion] = body.kpis;
    const days = Math.round((Date.parse(question.to) - Date.parse(question.from)) / 86_400_000) + 1;
    const before = { ...question, from: dayBefore(question.from, days), to: dayBefore(question.from, 1) };
    expect(brief(conversion.baseline)).toEqual(countKpis(history, before).SAMPLE_CONVERSION);
    const buckets = bucketsOf(question.from, question.to, by);
    const expected = buckets.map((bucket) => ({ ...bucket, counted: countKpis(history, { ...question, ...bucket }) }));
    for (const { kpi, series } of body.kpis)
      expect(series).toEqual(expected.map(({ from, to, counted }) => ({ from, to, ...counted[kpi as KpiName] })));
  }

  it('is counted as it is, by week and month', async () => {
    await expectCounted({ from: '2024-01-10', to: '2024-04-09' }, 'week');
    await expectCounted({ from: '2024-01-01', to: '2024-03-31' }, 'month');
    await expectCounted({ from: '2024-02-29', to: '2024-02-29' }, 'week');
  });

  it('is counted by rep and by trigger', async () => {
    const period = { from: '2023-12-15', to: '2024-03-14' };
    for (const userId of history.reps) await expectCounted({ ...period, userId }, 'month');
    for (const triggerId of history.triggers) await expectCounted({ ...period, triggerId }, 'month');
    const [userId = '', triggerId = ''] = [history.reps[0], history.triggers[0]];
    await expectCounted({ ...period, userId, triggerId }, 'week');
  });

  it('is grouped as it is filtered', async () => {
    const period = { from: '2023-12-15', to: '2024-03-14' };
    const reps = await read(key, { ...period, groupBy: 'rep' });
    expect(reps.groups.map(({ id }: { id: string | null }) => id)).toEqual(
      expect.arrayContaining([...history.reps, null]),
    );
    for (const { id, kpis } of reps.groups) {
      const own = byName(kpis);
      if (id !== null) expect(own).toEqual(countKpis(history, { ...period, userId: id }));
      else expect(own).toMatchObject({ COMPLETION: countKpis(history, period, { rep: null }).COMPLETION });
    }
    const triggers = await read(key, { ...period, groupBy: 'trigger' });
    expect(triggers.kpis).toEqual(reps.kpis);
    for (const { id, name, kpis } of triggers.groups) {
      const own = byName(kpis);
      if (id !== null) expect(own).toEqual(countKpis(history, { ...period, triggerId: id }));
      else expect(own.COMPLETION).toEqual(countKpis(history, period, { trigger: null }).COMPLETION);
      expect(name).toEqual(id === null ? null : expect.any(String));
    }
    expect(triggers.groups).toHaveLength(3);
  });
});

describe('a KPI', () => {
  const DAY_MS = 86_400_000;

  async function withTasks(count: number, hours: number, satisfaction: number) {
    const { tenantId, key } = await createTenant(api, 'UTC');
    const customer = await aCustomer(api, tenantId);
    for (let n = 0; n < count; n += 1) {
      const created_at = daysAgo(20 + n / 100);
      const completed_at = new Date(created_at.getTime() + hours * 3_600_000);
      const task = { tenant_id: tenantId, customer_id: customer, title: 'A task', status: 'COMPLETED' };
      const task_id = await insert(api, 'crm.tasks', { ...task, created_at, completed_at });
      await api.query(
        `insert into automation.task_ratings (tenant_id, task_id, customer_id, satisfaction, was_right, rated_by, rated_at)
         values ($1, $2, $3, $4, true, 'key:1', $5)`,
        [tenantId, task_id, customer, satisfaction, completed_at],
      );
    }
    return { tenantId, key };
  }
  const reached = async (key: string) =>
    Object.fromEntries(
      (await read(key, {})).kpis.map((one: { kpi: string; isReached: boolean; reason: string }) => [
        one.kpi,
        one.isReached ?? one.reason,
      ]),
    );

  it('has no value below ten, and says so', async () => {
    const { key } = await withTasks(9, 1, 5);
    const few = { COMPLETION: 'TOO_FEW', FOLLOW_UP: 'TOO_FEW', SATISFACTION: 'TOO_FEW', ACCURACY: 'TOO_FEW' };
    expect(await reached(key)).toEqual({ ...few, SAMPLE_CONVERSION: 'TOO_FEW' });
    expect((await read(key, {})).kpis[1]).toMatchObject({ value: null, numerator: 9, denominator: 9, target: 80 });
  });

  it('is measured against targets that the tenant sets, beyond which it has to be', async () => {
    const { key } = await withTasks(10, 24, 4);
    const others = { SAMPLE_CONVERSION: 'TOO_FEW', COMPLETION: true, ACCURACY: true };
    expect(await reached(key)).toEqual({ ...others, FOLLOW_UP: false, SATISFACTION: false });
    const set = (body: unknown) => api.call({ method: 'PATCH', path: '/api/admin/settings', key, body });
    const { status, body } = await set({ targetFollowUpHours: 25, targetSatisfaction: 3.9, targetAccuracy: 100 });
    expect([status, body.targetSatisfaction]).toEqual([200, 3.9]);
    expect(await reached(key)).toEqual({ ...others, FOLLOW_UP: true, SATISFACTION: true });
    expect((await read(key, {})).kpis[2]).toMatchObject({ value: 24, numerator: 10, denominator: 10, target: 25 });
    for (const wrong of [{ targetSatisfaction: 4.25 }, { targetSatisfaction: 0.9 }, { targetCompletionRate: 101 }])
      expect([(await set(wrong)).status, wrong]).toEqual([422, wrong]);
  });

  it('reaches its target exactly, whatever a division makes of it', () => {
    const targets = { conversionGain: 15, completionRate: 100, followUpHours: 24, satisfaction: 4.1, accuracy: 100 };
    const isReached = (name: KpiName, sums: { tasks?: object; samples?: object }) =>
      kpisOf({ tasks: { ...noTasks, ...sums.tasks }, samples: { ...noSamples, ...sums.samples } }, targets).find(
        ({ kpi }) => kpi === name,
      )?.isReached;
    for (const [orderedBefore, ordered] of [
      [20, 23],
      [40, 46],
      [60, 69],
      [80, 92],
      [100, 115],
    ]) {
      const samples = { tastings: 200, ordered, tastingsBefore: 200, orderedBefore };
      expect([ordered, isReached('SAMPLE_CONVERSION', { samples })]).toEqual([ordered, true]);
      const fewer = { ...samples, tastings: 201 };
      expect([ordered, isReached('SAMPLE_CONVERSION', { samples: fewer })]).toEqual([ordered, false]);
    }
    for (let rated = 10; rated <= 1000; rated += 10) {
      const judge = (stars: number) => isReached('SATISFACTION', { tasks: { rated, stars } });
      expect([rated, judge((41 * rated) / 10 + 1)]).toEqual([rated, true]);
      expect([rated, judge((41 * rated) / 10)]).toEqual([rated, false]);
    }
    expect(isReached('COMPLETION', { tasks: { made: 20, completed: 20 } })).toBe(true);
    expect(isReached('COMPLETION', { tasks: { made: 20, completed: 19 } })).toBe(false);
    expect(isReached('ACCURACY', { tasks: { judged: 20, wereRight: 20 } })).toBe(true);
  });

  it('of tastings counts those whose thirty days are over, and compares them with the period before', async () => {
    const { tenantId, key } = await createTenant(api, 'UTC');
    const customer = await aCustomer(api, tenantId);
    const sales_rep_id = await aUser(api, tenantId, { name: 'Theo Tutti' });
    /** Ten tastings of one product each, of which `ordered` are followed by an order. */
    async function tastings(days: number, ordered: number) {
      for (let n = 0; n < 10; n += 1) {
        const product = await aProduct(api, tenantId);
        await aSample(api, tenantId, customer, product, daysAgo(days).toISOString(), { sales_rep_id });
        if (n < ordered) await anOrder(api, tenantId, customer, daysAgo(days - 1).toISOString(), {}, product);
      }
    }
    const period = { from: daysAgo(89).toISOString().slice(0, 10), groupBy: 'rep' };
    await tastings(40, 3);
    await tastings(29, 10); // not over
    const conversion = async () => (await read(key, period)).kpis[0];
    expect(await conversion()).toMatchObject({ value: 30, denominator: 10, isReached: null, reason: 'TOO_FEW_BEFORE' });
    await tastings(120, 2);
    const compared = { value: 20, numerator: 2, denominator: 10, change: 50 };
    expect(await conversion()).toMatchObject({
      value: 30,
      baseline: compared,
      target: 15,
      isReached: true,
      reason: null,
    });
    expect((await read(key, period)).groups).toMatchObject([{ id: sales_rep_id, name: 'Theo Tutti' }]);
    await tastings(121, 3);
    await tastings(41, 2);
    expect(await conversion()).toMatchObject({ value: 25, baseline: { value: 25, change: 0 }, isReached: false });
  });

  it('is of the last 91 days, for viewers, within two years and a zone that exists', async () => {
    const { tenantId, key } = await createTenant(api, 'UTC');
    const { key: viewer } = await createKey(api, key, 'viewer');
    const { from, to, kpis, groups } = await read(viewer, {});
    expect([(Date.parse(to) - Date.parse(from)) / DAY_MS, kpis.length, groups]).toEqual([90, 5, []]);
    expect(kpis[0].series.length).toBeGreaterThanOrEqual(13);
    const refused = async (query: string) => {
      const { status, body } = await api.call({ method: 'GET', path: `/api/kpis?${query}`, key });
      return [status, body.error.details?.[0]?.path ?? body.error.code];
    };
    expect((await read(key, { from: '2024-01-01', to: '2025-12-31' })).kpis[0].series).toHaveLength(105);
    expect(await refused('from=2024-01-01&to=2026-01-01')).toEqual([422, 'from']);
    expect(await refused('from=2024-01-02&to=2024-01-01')).toEqual([422, 'from']);
    expect(await refused('from=0001-01-01&to=0001-12-31')).toEqual([422, 'from']);
    expect((await read(key, { from: '0001-02-01', to: '0001-02-28' })).kpis[0].baseline.denominator).toBe(0);
    const last = (await read(key, { from: '9999-12-30', to: '9999-12-31', by: 'week' })).kpis[0].series;
    expect(last).toMatchObject([{ from: '9999-12-30', to: '9999-12-31' }]);
    expect(await refused('by=day')).toEqual([422, 'by']);
    expect(await refused('groupBy=customer')).toEqual([422, 'groupBy']);
    expect(await refused('userId=7')).toEqual([422, 'userId']);
    const unknown = await read(key, { triggerId: randomUUID(), userId: randomUUID() });
    expect(unknown.kpis.every(({ denominator }: Shown) => denominator === 0)).toBe(true);
    await api.query(`update crm.tenants set time_zone = 'Mars/Olympus' where id = $1`, [tenantId]);
    expect((await refused(''))[1]).toBe('INVALID_TIME_ZONE');
  });
});
