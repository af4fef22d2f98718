/** What the results say of the daily sums, and that a CSV of them leads to the same figures. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { daysAgo } from '../../../../../test/support/api/setup-rows.ts';
import { createTenant } from '../../../../../test/support/api/setup-tenant.ts';
import { anExperiment } from '../../../../../test/support/database/setup-experiment.ts';

let api: TestApi;
let tenant: { tenantId: string; key: string };
let id: string;
beforeAll(async () => {
  api = await startApi();
  tenant = await createTenant(api);
});
beforeEach(async () => {
  await api.query('delete from automation.experiments where tenant_id = $1', [tenant.tenantId]);
  id = await anExperiment(api, tenant.tenantId, 'subject', daysAgo(40), { holdout: 1000 });
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown) => api.call({ method, path, key: tenant.key, body });
const results = async () => (await call('GET', `/api/experiments/${id}/results`)).body;

/** `days` days of an arm, each with as many customers, of whom some have the outcome, and half of those had it before. */
async function sums(arm: string, days: number, n: number, y: number, exposed = n, first = 0): Promise<void> {
  for (let day = 0; day < days; day += 1)
    await api.query(`insert into automation.experiment_days values ($1, $2, 1, $3, $4, $5, $6, $7, $7, $8, $8, $9)`, [
      ...[
        tenant.tenantId,
        id,
        arm,
        daysAgo(40 - first - day)
          .toISOString()
          .slice(0, 10),
        exposed,
        n,
        y,
        y / 2,
        y / 4,
      ],
    ]);
}

describe('results', () => {
  it('say that nobody has come yet, without a figure', async () => {
    expect(await results()).toMatchObject({
      ...{ status: 'RUNNING', phase: 1, days: 0, countedAt: null, sampleRatio: null, control: 'a' },
      verdict: { kind: 'NO_DIFFERENCE_SHOWN_YET', winner: null },
      arms: [
        { id: 'a', percentage: 45, exposed: 0, counted: 0, mean: null, comparison: null },
        { id: 'b', percentage: 45, exposed: 0, counted: 0, mean: null, comparison: null },
      ],
      heldOut: { percentage: 10, exposed: 0, mean: null, comparison: null },
    });
  });

  it('name a winner with its interval, and compare all arms with those held out', async () => {
    await sums('a', 15, 450, 40);
    await sums('b', 15, 450, 80);
    await sums('HELD_OUT', 15, 100, 8);
    const { verdict, arms, heldOut, sampleRatio, days } = await results();
    expect(verdict).toMatchObject({ kind: 'WINNER', winner: 'b', doubts: [] });
    expect(verdict.text).toMatch(/^"b" does better than "a": by [\d.]+ percentage points, from [\d.]+ to [\d.]+\.$/);
    expect(sampleRatio).toMatchObject({ chiSquare: 0, p: 1, judgement: 'FINE' });
    expect(days).toBe(15);
    expect(arms[0]).toMatchObject({ counted: 6750, mean: 40 / 450, comparison: null });
    expect(arms[1].comparison.low).toBeGreaterThan(0);
    expect(arms[1].comparison.varianceReduction).toBeGreaterThan(0);
    expect(heldOut.comparison.difference).toBeGreaterThan(0);
  });

  it('show no difference before two weeks are counted, and say why', async () => {
    await sums('a', 12, 450, 40);
    await sums('b', 12, 450, 80);
    await sums('HELD_OUT', 12, 100, 8);
    const { verdict } = await results();
    expect(verdict).toMatchObject({ kind: 'NO_DIFFERENCE_SHOWN_YET', winner: null, doubts: ['TWO_WEEKS_NOT_OVER'] });
    expect(verdict.text).toBe(
      'No difference shown yet: the last day that is counted must be two whole weeks after the first: 3 more days.',
    );
  });

  it('take two weeks from the first day to the last, whatever days nobody came on', async () => {
    const onMondays = async (weeks: number) => {
      for (const [arm, n, y] of [
        ['a', 4500, 400],
        ['b', 4500, 800],
        ['HELD_OUT', 1000, 80],
      ] as const)
        await sums(arm, 1, n, y, n, 7 * weeks);
      return (await results()).verdict;
    };
    expect(await onMondays(0)).toMatchObject({ doubts: ['TWO_WEEKS_NOT_OVER'] });
    expect((await onMondays(1)).text).toMatch(/must be two whole weeks after the first: 7 more days\.$/);
    expect(await onMondays(2)).toMatchObject({ kind: 'WINNER', winner: 'b' });
  });

  it('of a bad outcome say that fewer is better, and name the arm with fewer', async () => {
    await api.query(`update automation.experiments set better = 'LESS' where id = $1`, [id]);
    await sums('a', 15, 450, 80);
    await sums('b', 15, 450, 40);
    await sums('HELD_OUT', 15, 100, 8);
    const { verdict, outcome } = await results();
    expect(outcome.better).toBe('LESS');
    expect(verdict).toMatchObject({ kind: 'WINNER', winner: 'b' });
    expect(verdict.text).toMatch(
      /^"b" does better than "a": by -[\d.]+ percentage points, from -[\d.]+ to -[\d.]+ \(fewer is better\)\.$/,
    );
    const { items } = (await call('GET', '/api/experiments')).body;
    expect(items[0]).toMatchObject({ outcome: { better: 'LESS' }, verdict: { winner: 'b' } });
  });

  it('hide every figure when an arm did not get its customers', async () => {
    await sums('a', 15, 450, 40);
    await sums('b', 15, 300, 80);
    await sums('HELD_OUT', 15, 100, 8);
    const { verdict, arms, heldOut } = await results();
    expect(verdict.kind).toBe('SAMPLE_RATIO_MISMATCH');
    for (const arm of [...arms, heldOut]) expect(arm).toMatchObject({ mean: null, comparison: null });
  });

  it('follow from the CSV', async () => {
    await sums('a', 15, 450, 40);
    await sums('b', 15, 450, 80);
    await sums('HELD_OUT', 15, 100, 8);
    const { fileName, csv } = (await call('GET', `/api/experiments/${id}/daily-sums`)).body;
    expect(fileName).toBe(`experiment-${id}-phase-1.csv`);
    const [head = '', ...lines] = (csv as string).trimEnd().split('\n');
    const names = head.split(',');
    expect(lines).toHaveLength(45);
    const total = (arm: string, name: string) =>
      lines
        .map((line) => line.split(','))
        .filter((cells) => cells[names.indexOf('arm')] === arm)
        .reduce((sum, cells) => sum + Number(cells[names.indexOf(name)]), 0);
    const { arms } = await results();
    // As docs/insight.md has it, written out once more.
    const of = (arm: string) => {
      const [n, y, yy, x, xx, xy] = ['n', 'sum_y', 'sum_yy', 'sum_x', 'sum_xx', 'sum_xy'].map((name) =>
        total(arm, name),
      );
      if (!n || y === undefined || yy === undefined || x === undefined || xx === undefined || xy === undefined)
        throw new Error(arm);
      return { n, y: y / n, x: x / n, yy: yy - (y * y) / n, xx: xx - (x * x) / n, xy: xy - (x * y) / n };
    };
    const [a, b] = [of('a'), of('b')];
    const theta = (a.xy + b.xy) / (a.xx + b.xx);
    const spread = ({ yy, xx, xy }: typeof a) => yy - 2 * theta * xy + theta ** 2 * xx;
    const difference = b.y - a.y - theta * (b.x - a.x);
    const own = spread(a) / (a.n - 1) / a.n + spread(b) / (b.n - 1) / b.n;
    const together = ((spread(a) + spread(b)) / (a.n + b.n - 2)) * (1 / a.n + 1 / b.n);
    const t = a.n + b.n;
    const s = 1 + t / 100;
    // Two comparisons: b with a, and all with those held out.
    const alpha = 0.05 / 2;
    const margin =
      Math.sqrt(Math.max(own, together) * t) * Math.sqrt((2 * s * Math.log(Math.sqrt(s) / alpha)) / (t ** 2 / 100));
    expect(arms[1].comparison.difference).toBeCloseTo(difference, 12);
    expect(arms[1].comparison.low).toBeCloseTo(difference - margin, 12);
  });
});

describe('a plan', () => {
  const plan = { baseline: 0.1, effect: 0.02, customersPerDay: 200 };

  it('says how many customers are needed, and how long that takes', async () => {
    const { status, body } = await call('POST', '/api/experiments/plan', plan);
    expect(status).toBe(200);
    expect(body.customers).toBe(2 * body.perArm);
    expect((body.days - 15) % 7).toBe(0);
  });

  it.each([
    [{ effect: 0 }, 'effect'],
    [{ effect: 0.95 }, 'effect'],
    [{ effect: -0.1 }, 'effect'],
    [{ effect: 0.0001 }, 'effect'],
    [{ baseline: 0 }, 'baseline'],
    [{ baseline: 1 }, 'baseline'],
    [{ customersPerDay: 0 }, 'customersPerDay'],
    [{ arms: 1 }, 'arms'],
  ])('of %j is refused', async (more, path) => {
    const { status, body } = await call('POST', '/api/experiments/plan', { ...plan, ...more });
    expect([status, body.error.details[0].path]).toEqual([422, path]);
  });
});
