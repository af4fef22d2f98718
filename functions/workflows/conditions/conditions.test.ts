/** Compiled conditions against PostgreSQL: they mean what the evaluator says, whatever the facts hold. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { compileCondition } from './compile-condition.ts';
import { operatorNames } from './operators.ts';
import { type Condition, judge } from './setup-evaluator.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const names = { variables: new Set(['a', 'b', 'c', 'd']), nodes: new Set(['n1']) };

function compile(condition: unknown) {
  const issues: string[] = [];
  const compiled = compileCondition(condition, names, ({ code, at, message }) =>
    issues.push(`${code} ${at}: ${message}`),
  );
  return { ...compiled, issues };
}

interface Case {
  readonly condition: Condition;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** All cases in one statement. */
async function ask(cases: readonly Case[]): Promise<{ holds: boolean; at: string | null }[]> {
  const rows = cases.map(({ condition, facts }) => {
    const { test: compiled, vars, tree, issues } = compile(condition);
    expect([condition, issues]).toEqual([condition, []]);
    return { test: compiled, vars, tree, facts };
  });
  const answers = await database.query<{
    holds: boolean;
    explained: { holds: boolean; leaf: { at: string } | null };
    leaf: { at: string } | null;
  }>(
    `select automation.condition_holds(c.test::jsonpath, c.vars, c.facts) as holds,
            automation.explain_condition(c.tree, c.vars, c.facts) as explained,
            automation.leaf_of_step(n, 'true', automation.reason_of_way(n, 1, c.facts), (c.facts ->> 'now')::timestamptz, c.facts #>> '{run,timeZone}') as leaf
     from rows from (jsonb_to_recordset($1::jsonb) as (test text, vars jsonb, tree jsonb, facts jsonb)) with ordinality c
     cross join lateral jsonb_populate_record(null::automation.graph_nodes,
       jsonb_build_object('kind', 'condition', 'conditions', jsonb_build_array(c.tree), 'vars', c.vars)) n
     order by c.ordinality`,
    [JSON.stringify(rows, (_, value) => value)],
  );
  return answers.map(({ holds, explained, leaf }) => {
    expect(explained.holds).toBe(holds);
    // What the trace keeps tells the same.
    expect(leaf?.at).toBe(explained.leaf?.at);
    return { holds, at: explained.leaf?.at ?? null };
  });
}

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham'];
const texts = fc.constantFrom(
  '',
  'a',
  'A',
  'ab',
  'Abc',
  'vip',
  'VIP',
  'a.b',
  'a"b',
  'a\\b',
  'x(y',
  '$',
  'é',
  '1',
  'a\nb',
  '😀',
);
const numbers = fc.constantFrom(-1.5, -1, 0, 0.1, 1, 2, 70, 1e10);
const dates = fc.constantFrom(
  ...['2026-01-31', '2026-02-30', '2026-03-29', '2026-11-01', '2026-11-28', '2026-11-29', '2026-12-01'],
  ...[
    '2026-11-29T06:00:00Z',
    '2026-11-29T06:00:00.5Z',
    '2026-11-29 05:00:00+00',
    '2026-11-22T07:00:00+01:00',
    '2026-11-30T06:00Z',
    '2026-11-29T06:00:00',
  ],
);
const scalars = fc.oneof(texts, numbers, fc.boolean(), dates);
const values = fc.oneof(
  scalars,
  fc.constant(null),
  fc.array(fc.oneof(scalars, fc.constant(null)), { maxLength: 3 }),
  fc.constant({}),
  fc.record({ b: scalars }),
);
const change = fc.record({ from: fc.oneof(numbers, texts), to: fc.oneof(numbers, fc.constant(null)) });

const facts = fc.record({
  vars: fc.dictionary(fc.constantFrom('a', 'b', 'c'), values),
  customer: fc.record({ tags: fc.oneof(fc.array(texts, { maxLength: 3 }), values), status: values }),
  event: fc.oneof(
    fc.constant({}),
    fc.record({ changes: fc.dictionary(fc.constantFrom('status', 'attributes.score'), change) }),
  ),
  run: fc.record({ timeZone: fc.constantFrom(...zones) }),
  now: fc.constantFrom('2026-11-29T06:00:00Z', '2026-03-29T01:30:00+00:00'),
});

const paths = fc.constantFrom('vars.a', 'vars.b', 'vars.c', 'vars.d', 'vars.a.b', 'customer.tags', 'customer.status');
const other = paths.map((path) => ({ path }));
const words = texts.filter((one) => one !== '');

const leaf = (op: string, value: fc.Arbitrary<unknown>, where: fc.Arbitrary<string> = paths): fc.Arbitrary<Condition> =>
  fc.record({ path: where, op: fc.constant(op), value }) as fc.Arbitrary<Condition>;
const folded = (op: string, value: fc.Arbitrary<unknown>) =>
  fc.record({ path: paths, op: fc.constant(op), value, ignoreCase: fc.boolean() }) as fc.Arbitrary<Condition>;
const alone = (op: string, where: fc.Arbitrary<string> = paths) =>
  fc.record({ path: where, op: fc.constant(op) }) as fc.Arbitrary<Condition>;

const changing = fc.constantFrom('customer.status', 'customer.attributes.score', 'event.changes.status');
const ofDays = fc.oneof(fc.constantFrom(0, 0.5, 1, 7, 30), other);
const ofMoments = fc.oneof(
  dates.filter((one) => !/-30$|00$/.test(one) || one.includes('+')),
  other,
  fc.constant({ path: 'now' }),
);
const patterns = fc.constantFrom(
  '^a',
  'b$',
  '^[A-Z]{1,3}$',
  'a.b',
  '(?:a|v)+',
  '\\d',
  '^[^a]*$',
  'a\\.b',
  '[a-z.]+',
  'x\\(',
);

const leaves: fc.Arbitrary<Condition>[] = [
  ...['eq', 'ne'].map((op) => folded(op, fc.oneof(scalars, other))),
  ...['gt', 'gte', 'lt', 'lte'].map((op) => leaf(op, fc.oneof(numbers, other))),
  leaf('between', fc.oneof(fc.constantFrom([-1, 1], [0, 70]), fc.tuple(other, numbers))),
  ...['in', 'not-in'].map((op) => folded(op, fc.array(scalars, { minLength: 1, maxLength: 3 }))),
  ...['in', 'not-in'].map((op) => leaf(op, other)),
  ...['contains', 'not-contains'].map((op) => folded(op, fc.oneof(words, numbers, other))),
  ...['starts-with', 'ends-with'].map((op) => folded(op, fc.oneof(words, other))),
  folded('matches', patterns),
  ...['has-tag', 'has-not-tag'].map((op) => leaf(op, words)),
  ...['is-empty', 'is-not-empty', 'exists', 'is-missing', 'is-true', 'is-false'].map((op) => alone(op)),
  ...['before', 'after'].map((op) => leaf(op, ofMoments)),
  ...['days-ago-less-than', 'days-ago-more-than', 'within-next-days'].map((op) => leaf(op, ofDays)),
  ...['crosses-up', 'crosses-down'].map((op) => leaf(op, fc.oneof(numbers, other), changing)),
  alone('changed', changing),
];
const anyLeaf = fc.oneof(...leaves);

const { nested } = fc.letrec<{ nested: Condition }>((tie) => ({
  nested: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'condition' },
    anyLeaf,
    fc.record({ all: fc.array(tie('nested'), { maxLength: 3 }) }) as fc.Arbitrary<Condition>,
    fc.record({ any: fc.array(tie('nested'), { maxLength: 3 }) }) as fc.Arbitrary<Condition>,
    fc.record({ not: tie('nested') }) as fc.Arbitrary<Condition>,
  ),
}));

/** The counterexample is 250 cases; the error has the three that matter. */
const failBriefly = async <T>({ failed, seed, errorInstance }: fc.RunDetails<T>) => {
  if (failed) throw new Error(`seed ${seed}`, { cause: errorInstance });
};

const expectAgreement = async (conditions: fc.Arbitrary<Condition>) =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ condition: conditions, facts }), { minLength: 250, maxLength: 250 }),
      async (cases) => {
        const answers = await ask(cases);
        const wrong = cases.flatMap(({ condition, facts: given }, index) => {
          const { result, at } = judge(condition, given);
          const expected = { holds: result ?? false, at };
          const answer = answers[index];
          return answer?.holds === expected.holds && answer.at === expected.at
            ? []
            : [{ condition, given, expected, answer }];
        });
        expect(wrong.slice(0, 3)).toEqual([]);
      },
    ),
    { numRuns: 12, endOnFailure: true, asyncReporter: failBriefly },
  );

describe('compiled conditions', () => {
  it('tries every operator', () => {
    const tried = new Set(fc.sample(anyLeaf, 3000).map((one) => ('op' in one ? one.op : '')));
    expect([...tried].sort()).toEqual([...operatorNames].sort());
  });
  it('mean for single comparisons what the evaluator says', () => expectAgreement(anyLeaf));
  it('mean for nested ones what the evaluator says, and name the leaf that decided', () => expectAgreement(nested));

  it('take 50 levels and 200 items', async () => {
    const deep = (depth: number): Condition =>
      depth === 0
        ? { path: 'vars.a', op: 'in', value: Array.from({ length: 200 }, (_, n) => n) }
        : { not: { any: [deep(depth - 2)] } };
    const given = { vars: { a: 199 }, run: { timeZone: 'UTC' } };
    expect(await ask([{ condition: deep(50), facts: given }])).toMatchObject([{ holds: false }]);
    expect(await ask([{ condition: deep(48), facts: given }])).toMatchObject([{ holds: true }]);
    expect(compile(deep(52)).issues[0]).toMatch(/is nested more than 50 deep/);
  });
});
