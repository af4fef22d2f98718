/** Where the settings of triggers that wait for an order should be. */
import { describe, expect, it } from 'vitest';
import { chooseEarlier, chooseLater } from '../choose-value.ts';
import { setupHistory } from '../setup-history.ts';

const history = setupHistory();
const { customers, trigger, tasks, samples, of } = history;

/** Whole days count, so all moments of a test come from one: none is on the other side of midnight. */
const noon = `${new Date().toISOString().slice(0, 10)}T12:00:00Z`;
const dayOf = (daysAgo: number) => new Date(Date.parse(noon) - daysAgo * 86_400_000).toISOString().slice(0, 10);

/** Delivered orders on days ago, of each customer. */
async function orders(customerIds: readonly string[], daysAgo: readonly number[]) {
  await history.api().query(
    `insert into crm.orders (tenant_id, customer_id, status, ordered_at, delivered_at)
     select $1, c.id, 'DELIVERED', d.at, d.at
     from unnest($2::uuid[]) c (id)
     cross join lateral (select $4::timestamptz - n * interval '1 day' as at from unnest($3::int[]) n) d`,
    [history.tenantId(), customerIds, daysAgo, noon],
  );
}

const evenly = (count: number, of: (n: number) => number | null) => Array.from({ length: count }, (_, n) => of(n));

describe('the choice of a value', () => {
  const at = (...rows: readonly (readonly [number, number])[]) => rows.map(([value, orders]) => ({ value, orders }));

  it('goes to where surely nine of ten orders have come', () => {
    expect(chooseEarlier(at([2, 60]), 14)).toMatchObject({ value: 2, main: { numerator: 60 }, between: 0 });
    // 95 of 100 is 89 to 98 percent: not surely nine of ten. 97 is.
    expect(chooseEarlier(at([2, 95], [6, 2], [13, 3]), 14)).toMatchObject({
      value: 6,
      main: { numerator: 97 },
      between: 3,
    });
    expect(chooseEarlier(at([2, 49]), 14)).toBeUndefined();
    expect(chooseEarlier(at([12, 60]), 14)).toBeUndefined();
  });

  it('goes later where surely three of ten tasks come after all', () => {
    expect(chooseLater(at([8, 20], [10, 20]), 60, 3)).toMatchObject({
      value: 10,
      main: { numerator: 40, denominator: 60 },
    });
    expect(chooseLater(at([8, 20]), 60, 3)).toBeUndefined();
    expect(chooseLater(at([8, 40]), 49, 3)).toBeUndefined();
  });
});

describe('SAMPLE_NO_ORDER', () => {
  it('may come sooner when orders without a task come soon', async () => {
    const late = await trigger('Two weeks after', 'SAMPLE_NO_ORDER', { daysAfter: 14 });
    const ids = await customers(80);
    await samples(
      ids,
      40,
      evenly(80, (n) => (n < 60 ? 2.5 : n < 62 ? 13.2 : null)),
    );
    // 60 of 62 came before three full days: 89 percent at the least, not surely nine of ten.
    expect(await of('THRESHOLD')).toEqual([]);
    await samples(
      await customers(30),
      40,
      evenly(30, () => 2.5),
    );
    expect(await of('THRESHOLD')).toMatchObject([
      {
        target: { id: late },
        figures: [
          { numerator: 90, denominator: 92, low: 92.4 },
          { value: 14, unit: 'days' },
          { label: 'Suggested', value: 3 },
        ],
        expectedEffect: { unit: 'more tasks in 30 days' },
        tryIt: { method: 'PATCH', path: `/api/admin/triggers/${late}`, body: { config: { daysAfter: 3 } } },
      },
    ]);
  });

  it('is for one of two triggers, which else would make their tasks at once', async () => {
    const week = await trigger('After a week', 'SAMPLE_NO_ORDER', { daysAfter: 7 });
    const month = await trigger('After a month', 'SAMPLE_NO_ORDER', { daysAfter: 30 });
    await samples(
      await customers(90),
      50,
      evenly(90, () => 4.5),
    );
    const call = { method: 'PATCH', path: `/api/admin/triggers/${week}`, body: { config: { daysAfter: 5 } } };
    const nothing = (why: string) => ({
      ...{ target: { id: month }, figures: [{}, { value: 30 }, { value: 5 }] },
      ...{ tryIt: null, whyNoTry: why, asExperiment: null, whyNoExperiment: why },
    });
    expect(await of('THRESHOLD')).toMatchObject([
      { target: { id: week }, tryIt: call, asExperiment: { path: '/api/experiments' } },
      nothing(
        'The same is suggested for “After a week”, and customers would get both tasks at once: look at that one first.',
      ),
    ]);
    await history.call(call.method, call.path, call.body);
    expect(await of('THRESHOLD')).toMatchObject([
      nothing(
        '“After a week” makes its tasks 5 days after the tasting already: customers would get both tasks at once. One of the two is enough then.',
      ),
    ]);
  });

  it('stays where orders come at any time, or after a task of another trigger', async () => {
    await trigger('Two weeks after', 'SAMPLE_NO_ORDER', { daysAfter: 14 });
    await samples(
      await customers(140),
      40,
      evenly(140, (n) => (n % 14) + 0.5),
    );
    expect(await of('THRESHOLD')).toEqual([]);
    const ids = await customers(900);
    const keys = await samples(
      ids,
      40,
      evenly(900, () => 2.5),
    );
    const [{ tryIt }] = await of('THRESHOLD');
    expect(tryIt.body).toEqual({ config: { daysAfter: 6 } });
    const soon = await trigger('One day after', 'SAMPLE_NO_ORDER', { daysAfter: 1 });
    await tasks(soon, ids.slice(0, 1), 39, { keys: keys.slice(0, 1) });
    expect((await of('THRESHOLD')).map(({ target }) => target.name)).not.toContain('Two weeks after');
  });

  it('may wait longer when customers order before anybody has called', async () => {
    const early = await trigger('Three days after', 'SAMPLE_NO_ORDER', { daysAfter: 3 });
    const ids = await customers(60);
    const keys = await samples(
      ids,
      40,
      evenly(60, (n) => (n < 50 ? 9.5 : null)),
    );
    await tasks(early, ids.slice(0, 30), 37, { keys });
    // Completed after the order, and before it: those ten were called first.
    await tasks(early, ids.slice(30, 40), 37, { keys: keys.slice(30, 40), completedDaysAgo: 20 });
    await tasks(early, ids.slice(40, 50), 37, { keys: keys.slice(40, 50), completedDaysAgo: 35 });
    await tasks(early, ids.slice(50), 37, { keys: keys.slice(50) });
    expect(await of('THRESHOLD')).toMatchObject([
      {
        target: { id: early },
        figures: [{ numerator: 40, denominator: 60, value: 66.7, low: 54.1, high: 77.3 }, { value: 3 }, { value: 10 }],
        tryIt: { body: { config: { daysAfter: 10 } } },
      },
    ]);
    await history
      .api()
      .query(`update crm.tasks set status = 'COMPLETED', completed_at = created_at where tenant_id = $1`, [
        history.tenantId(),
      ]);
    expect(await of('THRESHOLD')).toEqual([]);
  });
});

describe('BURN_RATE_ALERT', () => {
  it('may come sooner when late orders come soon', async () => {
    const slow = await trigger('Slow', 'BURN_RATE_ALERT', { percentageThreshold: 50 });
    // Every 20 days, then one a day late: it comes before a task from 10 percent on, two days of 20.
    const ids = await customers(60);
    await orders(ids, [91, 71, 51, 30]);
    expect(await of('THRESHOLD')).toMatchObject([
      {
        target: { id: slow },
        figures: [{ numerator: 120, denominator: 120 }, { value: 50, unit: 'percent of the rhythm' }, { value: 10 }],
        tryIt: { body: { config: { percentageThreshold: 10 } } },
      },
    ]);
    await tasks(slow, ids.slice(0, 1), 31);
    expect(await of('THRESHOLD')).toEqual([]);
  });

  it('may wait longer when customers order before anybody has called', async () => {
    const quick = await trigger('Quick', 'BURN_RATE_ALERT', { percentageThreshold: 0 });
    const ids = await customers(60);
    await orders(ids, [110, 90, 70]);
    await orders(ids.slice(0, 40), [46]);
    await tasks(quick, ids, 50, { keys: ids.map((id) => `${id}:${dayOf(70)}:0`) });
    // Four days late of twenty: five days are a quarter.
    expect(await of('THRESHOLD')).toMatchObject([
      { target: { id: quick }, figures: [{ numerator: 40, denominator: 60 }, { value: 0 }, { value: 25 }] },
    ]);
  });

  it('is not judged by the rhythm when it goes by the model', async () => {
    await trigger('By the model', 'BURN_RATE_ALERT', { percentageThreshold: 50, model: 'cadence' });
    await orders(await customers(60), [91, 71, 51, 30]);
    expect(await of('THRESHOLD')).toEqual([]);
  });
});
