/** Suggestions as experiments: each call is made, and the API accepts it. */
import { describe, expect, it } from 'vitest';
import { createKey } from '../../../../../test/support/api/setup-tenant.ts';
import { setupHistory } from '../setup-history.ts';

const history = setupHistory();
const { call, customers, trigger, tasks, samples, of } = history;

const alike = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);

/** Makes the call of the only suggestion of the kind, and starts what it drew up. Returns both as the API shows them. */
async function tried(kind: string) {
  const [{ asExperiment }] = await of(kind);
  const { method, path, body } = asExperiment;
  const made = await call(method, path, body);
  expect([made.status, made.body.status]).toEqual([201, 'DRAFT']);
  const started = await call('POST', `/api/experiments/${made.body.id}/start`);
  expect(started.status).toBe(200);
  return { asExperiment, experiment: made.body };
}

describe('THRESHOLD as an experiment', () => {
  const withEarlierOrders = async (config: object, daysAgo = 40) => {
    const id = await trigger('Two weeks after', 'SAMPLE_NO_ORDER', config);
    await samples(await customers(90), daysAgo, alike(90, 2.5));
    return id;
  };

  it('compares the delay of now with an earlier one, for as long as both need', async () => {
    const id = await withEarlierOrders({ daysAfter: 14 });
    const { asExperiment, experiment } = await tried('THRESHOLD');
    expect(asExperiment.does).toBe(
      'Draws up an experiment: half of the customers of “Two weeks after” get their task 14 days after the tasting, as before, half 3 days after the tasting, and their orders in the 39 days from the earlier of the two on are compared. Nothing changes before you start it.',
    );
    expect(experiment).toMatchObject({
      ...{ name: 'Two weeks after: 3 days after the tasting', triggerId: id, control: 'as-before', holdoutPercent: 0 },
      arms: [
        { id: 'as-before', label: 'As before, 14 days after the tasting', percentage: 50 },
        { id: 'suggested', label: '3 days after the tasting', percentage: 50, config: { daysAfter: 3 } },
      ],
      // Eleven days apart, and two weeks each for the task and for the order that it brings.
      outcome: { kind: 'ORDER', days: 39 },
    });
    expect(experiment.arms[0]).not.toHaveProperty('config');
  });

  it('compares it with a later one, within the look-back of the trigger', async () => {
    const id = await trigger('Three days after', 'SAMPLE_NO_ORDER', { daysAfter: 3, lookbackDays: 11 });
    const ids = await customers(60);
    const keys = await samples(ids, 40, alike(60, 9.5));
    await tasks(id, ids, 37, { keys });
    const { experiment } = await tried('THRESHOLD');
    expect(experiment.arms[1].config).toEqual({ daysAfter: 10 });
    expect(experiment.outcome.days).toBe(35);
  });

  it('is not said where the look-back ends before the later one', async () => {
    const id = await trigger('Three days after', 'SAMPLE_NO_ORDER', { daysAfter: 3, lookbackDays: 10 });
    const ids = await customers(60);
    await tasks(id, ids, 37, { keys: await samples(ids, 40, alike(60, 9.5)) });
    expect(await of('THRESHOLD')).toEqual([]);
  });

  it.each([
    // 73 and 28 days are more than an outcome may have; 77 and 14 too.
    [76, { outcome: { days: 90 } }, null],
    [80, null, expect.stringContaining('77 days apart')],
  ])('with a delay of %d days now', async (daysAfter, body, whyNoExperiment) => {
    await withEarlierOrders({ daysAfter }, 85);
    const [suggestion] = await of('THRESHOLD');
    expect(suggestion).toMatchObject({ asExperiment: body && { body }, whyNoExperiment, experiment: null });
    if (body) await tried('THRESHOLD');
  });

  it('has none for a percentage of the rhythm, and says why', async () => {
    await trigger('Slow', 'BURN_RATE_ALERT', { percentageThreshold: 50 });
    await history.api().query(
      `insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at)
       select $1, c.id, 'DELIVERED', d.at, d.at from unnest($2::uuid[]) c (id)
       cross join lateral (select date_trunc('day', now()) - n * interval '1 day' as at from unnest('{91,71,51,30}'::int[]) n) d`,
      [history.tenantId(), await customers(60)],
    );
    const [suggestion] = await of('THRESHOLD');
    expect(suggestion).toMatchObject({
      asExperiment: null,
      whyNoExperiment: expect.stringContaining('other customers'),
    });
  });
});

describe('a trigger that may be of no use, as an experiment', () => {
  it('holds half of the customers out where nobody completes its tasks', async () => {
    const id = await trigger('Ignored');
    await tasks(id, await customers(30), 20);
    const { asExperiment, experiment } = await tried('TASKS_NOBODY_COMPLETES');
    expect(asExperiment.does).toContain('50 % of the customers for whom “Ignored” would make a task get none');
    expect(experiment).toMatchObject({
      ...{ name: 'Ignored: do its tasks help?', triggerId: id, control: 'HELD_OUT', holdoutPercent: 50 },
      outcome: { kind: 'ORDER', days: 28 },
    });
  });

  it('holds less than half out where some have no other task', async () => {
    const ids = await customers(40);
    const small = await trigger('Small');
    await tasks(small, ids, 10);
    await tasks(await trigger('Large'), ids.slice(0, 30), 8);
    const [{ target, asExperiment }] = await of('DUPLICATE_TRIGGERS');
    const { method, path, body } = asExperiment;
    expect(await call(method, path, body)).toMatchObject({
      status: 201,
      body: { triggerId: target.id, holdoutPercent: 30, control: 'HELD_OUT' },
    });
  });

  it('is not proposed again while one is drawn up or runs, which is named', async () => {
    const id = await trigger('Ignored');
    await tasks(id, await customers(30), 20);
    const attempt = async () => (await of('TASKS_NOBODY_COMPLETES'))[0];
    const { method, path, body } = (await attempt()).asExperiment;
    const { body: made } = await call(method, path, body);
    const experiment = { id: made.id, name: 'Ignored: do its tasks help?' };
    expect(await attempt()).toMatchObject({
      ...{ asExperiment: null, experiment: { ...experiment, isRunning: false } },
      whyNoExperiment: 'The experiment “Ignored: do its tasks help?” is drawn up on it: start it, or remove it.',
      ...{ tryIt: { body: { isActive: false } }, whyNoTry: null },
    });
    await call(method, path, { ...body, name: 'Later' });
    await call('POST', `/api/experiments/${made.id}/start`);
    expect(await attempt()).toMatchObject({
      ...{ asExperiment: null, experiment: { ...experiment, isRunning: true } },
      whyNoExperiment: 'The experiment “Ignored: do its tasks help?” runs on it: stop or decide it first.',
      tryIt: null,
      whyNoTry:
        'The experiment “Ignored: do its tasks help?” runs on it, and the change would be one of all its arms: stop or decide it first.',
    });
    await call('POST', `/api/experiments/${made.id}/stop`);
    expect((await attempt()).experiment.name).toBe('Later');
    await call('DELETE', `/api/experiments/${(await attempt()).experiment.id}`);
    expect(await attempt()).toMatchObject({ asExperiment: { body }, whyNoExperiment: null, experiment: null });
  });

  it('has a name that the API takes, whatever the trigger is called, and takes the role admin', async () => {
    const id = await trigger(`${'🍷'.repeat(90)}\u202e\n`);
    await tasks(id, await customers(30), 20);
    const [{ asExperiment }] = await of('TASKS_NOBODY_COMPLETES');
    const { method, path, body } = asExperiment;
    const api = history.api();
    const { key } = await createKey(api, history.key(), 'operator');
    expect((await api.call({ method, path, key, body })).status).toBe(403);
    const { experiment } = await tried('TASKS_NOBODY_COMPLETES');
    expect(experiment.name).toBe(`${'🍷'.repeat(60)}: do its tasks help?`);
  });
});

describe('kinds that are about no trigger', () => {
  it('say why there is no experiment', async () => {
    const [customerId] = await customers(1);
    await history.api().query(
      `with r as (insert into crm.users (tenant_id, name) select $1, 'Rep ' || n from generate_series(1, 3) n returning id, name)
       insert into crm.tasks (tenant_id, customer_id, assignee_id, title, due_at)
       select $1, $2, r.id, 'Task', now() + case when r.name = 'Rep 1' then interval '-1 day' else interval '1 day' end
       from r, generate_series(1, case when r.name = 'Rep 1' then 40 else 10 end)`,
      [history.tenantId(), customerId],
    );
    const [suggestion] = await of('REP_OVER_CAPACITY');
    expect(suggestion).toMatchObject({ asExperiment: null, whyNoExperiment: expect.any(String), experiment: null });
  });
});
