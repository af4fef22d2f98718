/** Chance, as experiments have it: the same in PostgreSQL and TypeScript, even, and its two salts know nothing of each other. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawnArm } from '../../../../test/support/database/setup-assignment.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/setup-database.ts';
import type { Division } from '../../../../test/support/database/setup-experiment.ts';
import { chiSquareSurvival } from '../../../engine/inference/chi-square.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const idsFrom = (start: number, count: number) =>
  Array.from({ length: count }, (_, n) => `00000000-0000-4000-8000-${(start + n).toString(16).padStart(12, '0')}`);

async function inSql({ salt, holdoutSalt, arms, cuts, holdout }: Division, ids: readonly string[]) {
  const rows = await database.query<{ arm: string }>(
    `select automation.drawn_arm($1, $2, $3, $4, $5, c.id) as arm from unnest($6::uuid[]) with ordinality c (id, place) order by c.place`,
    [salt, holdoutSalt, arms, cuts, holdout, ids],
  );
  return rows.map(({ arm }) => arm);
}

const division = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 19 }),
    fc.integer({ min: 0, max: 9900 }),
    fc.string({ maxLength: 20 }).filter((salt) => !salt.includes('\0')),
    fc.integer({ min: 0, max: 2 ** 32 }),
  )
  .map(([inner, holdout, salt, start]) => {
    const cuts = [...inner.toSorted((a, b) => a - b), 10_000];
    const arms = cuts.map((_, n) => `arm-${n}`);
    return { salt, holdoutSalt: `holdout ${salt}`, arms, cuts, holdout, start };
  });

test('PostgreSQL and TypeScript give each customer the same arm', async () => {
  await fc.assert(
    fc.asyncProperty(division, async ({ start, ...one }) => {
      const ids = idsFrom(start, 50);
      expect(await inSql(one, ids)).toEqual(ids.map((id) => drawnArm(one, id)));
    }),
    { numRuns: 60, seed: 17 },
  );
});

const halves = { salt: 's', holdoutSalt: 'h', arms: ['a', 'b'], cuts: [5000, 10_000], holdout: 2000 };

describe('chance', () => {
  test('is even over a million ids, and apart for arms and holdout', async () => {
    const rows = await database.query<{ bucket: number; is_out: boolean; n: number }>(
      `select (automation.experiment_bucket('s', c.id) * 100 / 4294967296)::int as bucket,
         automation.experiment_bucket('h', c.id) * 10000 < 2000 * 4294967296 as is_out, count(*)::int as n
       from (select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id from generate_series(1, 1000000) n) c
       group by 1, 2`,
    );
    const count = (isOut: boolean, bucket: number) =>
      rows.find((row) => row.is_out === isOut && row.bucket === bucket)?.n ?? 0;
    const cells = Array.from({ length: 100 }, (_, bucket) => [
      { n: count(true, bucket), expected: 2000 },
      { n: count(false, bucket), expected: 8000 },
    ]).flat();
    expect(cells.reduce((sum, { n }) => sum + n, 0)).toBe(1_000_000);
    const chiSquare = cells.reduce((sum, { n, expected }) => sum + (n - expected) ** 2 / expected, 0);
    expect(chiSquareSurvival(chiSquare, 199)).toBeGreaterThan(0.001);
  });

  test('leaves everybody in place when one arm grows, but for those whom it takes in', async () => {
    const ids = idsFrom(1, 2000);
    const before = await inSql({ ...halves, holdout: 0 }, ids);
    const after = await inSql({ ...halves, holdout: 0, cuts: [7000, 10_000] }, ids);
    expect(after.filter((arm, n) => before[n] === 'a' && arm !== 'a')).toEqual([]);
    const out = await inSql({ ...halves, holdout: 1000 }, ids);
    const more = await inSql(halves, ids);
    expect(more.filter((arm, n) => out[n] === 'HELD_OUT' && arm !== 'HELD_OUT')).toEqual([]);
    expect(more.filter((arm, n) => out[n] !== 'HELD_OUT' && arm !== 'HELD_OUT' && arm !== out[n])).toEqual([]);
  });

  test('gives an arm of 0 percent to nobody, at the edges too', async () => {
    const arms = await inSql(
      { ...halves, holdout: 0, arms: ['a', 'b', 'c'], cuts: [0, 10_000, 10_000] },
      idsFrom(1, 2000),
    );
    expect(new Set(arms)).toEqual(new Set(['b']));
  });
});
