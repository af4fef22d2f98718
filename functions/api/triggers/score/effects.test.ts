/** The effect in a trigger's score: from which experiments it comes, and when it is none yet. Counts and intervals by hand. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../test/support/api/setup-api.ts';
import { daysAgo } from '../../../../test/support/api/setup-rows.ts';
import { createTenant, triggerOf } from '../../../../test/support/api/setup-tenant.ts';
import { anExperiment } from '../../../../test/support/database/setup-experiment.ts';

let api: TestApi;
let tenantId: string;
let key: string;
let triggerId: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  ({ tenantId, key } = await createTenant(api));
  triggerId = await triggerOf(api, tenantId, 'SAMPLE_NO_ORDER');
});
afterAll(() => api?.stop());

const score = async (id = triggerId) =>
  (await api.call({ method: 'GET', path: `/api/admin/triggers/${id}/score`, key })).body;

const stopped = { status: 'STOPPED', stopped_at: daysAgo(30) };
const experiment = (startedDaysAgo: number, more: object = {}) =>
  anExperiment(api, tenantId, null, daysAgo(startedDaysAgo), { trigger_id: triggerId, holdout: 1000, ...more });

/** Customers of each of `days` days, and of them those who ordered. Nobody did before. */
async function sums(id: string, of: Readonly<Record<string, readonly [number, number]>>, days = 15): Promise<void> {
  for (const [arm, [n, y]] of Object.entries(of))
    await api.query(
      `insert into automation.experiment_days (tenant_id, experiment_id, phase, arm, day, exposed, n, sum_y, sum_yy, sum_x, sum_xx, sum_xy)
       select $1, $2, 1, $3, $4::date + d, $5, $5, $6, $6, 0, 0, 0 from generate_series(0, $7::int - 1) d`,
      [tenantId, id, arm, daysAgo(40).toISOString().slice(0, 10), n, y, days],
    );
}

/** By the formulas of docs/insight.md: of n customers y had the outcome. `comparisons` are all of the experiment, this one included. */
function byHand([n, y]: readonly [number, number], [heldOut, ordered]: readonly [number, number], comparisons: number) {
  const spread = (all: number, some: number) => some - some ** 2 / all;
  const own = spread(n, y) / (n - 1) / n + spread(heldOut, ordered) / (heldOut - 1) / heldOut;
  const together = ((spread(n, y) + spread(heldOut, ordered)) / (n + heldOut - 2)) * (1 / n + 1 / heldOut);
  const [difference, t] = [y / n - ordered / heldOut, n + heldOut];
  const s = t / 100 + 1;
  const margin =
    Math.sqrt(Math.max(own, together) * t) *
    Math.sqrt((2 * s * Math.log((Math.sqrt(s) / 0.05) * comparisons)) / (t ** 2 / 100));
  return { difference, low: difference - margin, high: difference + margin };
}

const clear = { a: [450, 60], b: [450, 60], HELD_OUT: [100, 2] } as const;
const described = 'Too few to say anything: the 14 days to order in are over for 0 of the customers with a task.';

describe('the effect of a trigger', () => {
  it('is that of all its tasks against no task, with the interval', async () => {
    const id = await experiment(40, { labels: { a: 'As before', b: 'At once' } });
    await sums(id, clear);
    const { kind, text, effects } = await score();
    const { difference, low, high } = byHand([15 * 900, 15 * 120], [15 * 100, 15 * 2], 2);
    expect([difference, low > 0]).toEqual([120 / 900 - 2 / 100, true]);
    const [all, arm, ...others] = effects[0].comparisons;
    expect(all).toEqual({
      ...{ arm: 'ALL', label: 'All arms', against: 'HELD_OUT', againstLabel: 'Held out' },
      ...{ difference: expect.closeTo(difference, 10), low: expect.closeTo(low, 10), high: expect.closeTo(high, 10) },
    });
    expect(arm).toMatchObject({ arm: 'b', label: 'At once', against: 'a', againstLabel: 'As before', difference: 0 });
    expect(others).toEqual([]);
    const shown = (value: number) => String(Number(value.toPrecision(3)));
    expect([kind, text]).toEqual([
      'EFFECT',
      `Against customers held out, "An experiment" shows an effect: 11.3 percentage points, from ${shown(100 * low)} to ${shown(100 * high)}. ${described}`,
    ]);
    expect(effects[0]).toMatchObject({
      ...{ experimentId: id, status: 'RUNNING', outcome: { kind: 'ORDER', days: 14, eventType: null, better: 'MORE' } },
      verdict: 'No difference shown yet: the difference may as well be chance.',
    });
    const results = (await api.call({ method: 'GET', path: `/api/experiments/${id}/results`, key })).body;
    expect(results.heldOut.comparison).toMatchObject({ difference: all.difference, low: all.low, high: all.high });
  });

  it('is shown once of an experiment that only holds out', async () => {
    const id = await experiment(40, { arms: ['trigger'], cuts: [10_000], control: 'HELD_OUT', holdout: 2000 });
    await sums(id, { trigger: [800, 160], HELD_OUT: [200, 20] });
    const { kind, effects } = await score();
    expect(kind).toBe('EFFECT');
    expect(effects[0].verdict).toMatch(/^"trigger" does better than "Held out": by 10 percentage points/);
    expect(effects[0].comparisons).toMatchObject([{ arm: 'ALL', label: 'trigger', against: 'HELD_OUT' }]);
  });

  it.each([
    ['the interval has 0', { a: [45, 5], b: [45, 5], HELD_OUT: [10, 1] }, 15, 'the difference may as well be chance'],
    [
      'two weeks are not over',
      clear,
      14,
      'the last day that is counted must be two whole weeks after the first: one more day',
    ],
    [
      'an arm is too small, which have no interval that means anything',
      { a: [45, 40], b: [45, 40], HELD_OUT: [1, 0] },
      15,
      'an arm has fewer customers than it needs; the outcome is too rare, or too usual, for arms of this size: the smaller one should have 5 customers with it, and 5 without',
    ],
  ] as const)('is none yet while %s', async (_, of, days, why) => {
    const holdout = 'HELD_OUT' in of && of.HELD_OUT[0] === 1 ? 110 : 1000;
    await sums(await experiment(40, { holdout }), of, days);
    const { kind, text } = await score();
    expect(kind).toBe('EFFECT');
    expect(text).toMatch(
      /^Against customers held out, "An experiment" shows no effect yet: [-.\d]+ percentage points, from/,
    );
    expect(text).toContain(`; ${why}. ${described}`);
  });
});

describe('no effect', () => {
  it('is told while the arms did not get their customers', async () => {
    await sums(await experiment(40), { a: [450, 60], b: [300, 60], HELD_OUT: [100, 2] });
    const { kind, text, effects } = await score();
    expect([kind, text, effects[0].comparisons]).toEqual(['DESCRIPTION', described, []]);
    expect(effects[0].verdict).toContain('no figure can be trusted');
  });

  it('comes from a draft, from another trigger, from arms alone, or from one to which nobody came', async () => {
    await sums(await experiment(40, { status: 'DRAFT', started_at: null }), clear);
    const other = await triggerOf(api, tenantId, 'BURN_RATE_ALERT');
    await sums(await experiment(40, { trigger_id: other }), clear);
    expect(await score()).toMatchObject({ kind: 'DESCRIPTION', effects: [] });
    expect((await score(other)).kind).toBe('EFFECT');
    const arms = await experiment(50, { ...stopped, holdout: 0 });
    await sums(arms, { a: [450, 60], b: [450, 60] });
    expect(await score()).toMatchObject({ kind: 'DESCRIPTION', effects: [{ comparisons: [{ against: 'a' }] }] });
    const older = await experiment(45, { ...stopped, name: 'The older one' });
    await sums(older, clear);
    const newest = await experiment(1);
    const { text, effects } = await score();
    expect(text).toMatch(/^Against customers held out, "The older one" shows an effect/);
    expect(effects.map(({ experimentId }: { experimentId: string }) => experimentId)).toEqual([newest, older, arms]);
    expect(effects[0].comparisons).toEqual([]);
  });
});
