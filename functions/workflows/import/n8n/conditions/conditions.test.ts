/** Conditions of IF, Filter and Switch, of all versions. */
import { describe, expect, it } from 'vitest';
import { convert, dataOf, edgesOf, errorsOf, fileOf, nodeOf } from '../setup-files.ts';

const behind = (type: string, parameters: object, typeVersion: number) =>
  convert(
    fileOf({ T: { type: 'manualTrigger' }, N: { type, parameters, typeVersion }, E: { type: 'stopAndError' } }, [
      'T>N',
      'N>E',
    ]),
  );

const ofNew = (leftValue: unknown, type: string, operation: string, rightValue?: unknown, options: object = {}) =>
  behind(
    'if',
    {
      conditions: {
        options,
        combinator: 'and',
        conditions: [{ leftValue, rightValue, operator: { type, operation } }],
      },
    },
    2,
  );

const conditionIn = (workflow: ReturnType<typeof convert>) =>
  (dataOf(workflow, 'n')?.when as { all: unknown[] } | undefined)?.all[0];

describe('a comparison of a new version', () => {
  const a = '={{ $json.a }}';
  it.each([
    ['string', 'equals', 'x', { op: 'eq', value: 'x' }],
    ['string', 'notEquals', 'x', { op: 'ne', value: 'x' }],
    ['string', 'contains', 'x', { op: 'contains', value: 'x' }],
    ['string', 'notContains', 'x', { op: 'not-contains', value: 'x' }],
    ['string', 'startsWith', 'x', { op: 'starts-with', value: 'x' }],
    ['string', 'endsWith', 'x', { op: 'ends-with', value: 'x' }],
    ['string', 'regex', '^x', { op: 'matches', value: '^x' }],
    ['string', 'exists', undefined, { op: 'exists' }],
    ['string', 'notExists', undefined, { op: 'is-missing' }],
    ['string', 'empty', undefined, { op: 'is-empty' }],
    ['string', 'notEmpty', undefined, { op: 'is-not-empty' }],
    ['number', 'equals', '5', { op: 'eq', value: 5 }],
    ['number', 'gt', 5, { op: 'gt', value: 5 }],
    ['number', 'lte', '={{ $json.b }}', { op: 'lte', value: { path: 'input.b' } }],
    ['boolean', 'true', undefined, { op: 'is-true' }],
    ['boolean', 'equals', false, { op: 'is-false' }],
    ['dateTime', 'after', '2026-01-01T00:00:00Z', { op: 'after', value: '2026-01-01T00:00:00Z' }],
    ['array', 'contains', 'x', { op: 'contains', value: 'x' }],
    ['object', 'notEmpty', undefined, { op: 'is-not-empty' }],
  ])('%s %s %j is one of ours', (type, operation, right, leaf) => {
    const workflow = ofNew(a, type, operation, right);
    expect([conditionIn(workflow), nodeOf(workflow, 'N').level, errorsOf(workflow)]).toEqual([
      { path: 'input.a', ...leaf },
      'EXACT',
      [],
    ]);
  });

  it.each([
    ['notStartsWith', 'x', { not: { path: 'input.a', op: 'starts-with', value: 'x' } }],
    ['notRegex', 'x', { not: { path: 'input.a', op: 'matches', value: 'x' } }],
  ])('%s is the opposite of one', (operation, right, condition) => {
    expect(conditionIn(ofNew(a, 'string', operation, right))).toEqual(condition);
  });

  it('without regard to case, and turned round', () => {
    expect(conditionIn(ofNew(a, 'string', 'equals', 'x', { caseSensitive: false }))).toMatchObject({
      ignoreCase: true,
    });
    expect(conditionIn(ofNew('={{ $json.a.toLowerCase() }}', 'string', 'equals', 'x'))).toMatchObject({
      ignoreCase: true,
    });
    expect(conditionIn(ofNew(5, 'number', 'lt', a))).toEqual({ path: 'input.a', op: 'gt', value: 5 });
  });

  it.each([
    [
      '={{ $json.a > 5 && $json.b !== "x" }}',
      {
        all: [
          { path: 'input.a', op: 'gt', value: 5 },
          { path: 'input.b', op: 'ne', value: 'x' },
        ],
      },
    ],
    ['={{ !$json.a }}', { not: { path: 'input.a', op: 'is-true' } }],
    [
      '={{ $json.a.includes("x") || $json.b === null }}',
      {
        any: [
          { path: 'input.a', op: 'contains', value: 'x' },
          { path: 'input.b', op: 'is-missing' },
        ],
      },
    ],
  ])('%s is a condition as a whole', (left, condition) => {
    expect(conditionIn(ofNew(left, 'boolean', 'true'))).toEqual(condition);
  });

  it.each([
    ['={{ $json.a.split(",")[0] }}', 'string', 'equals'],
    ['={{ $json.list[0].id }}', 'string', 'equals'],
    ['={{ $json.a }}', 'array', 'lengthGt'],
    ['plain', 'string', 'equals'],
    ['={{ process.exit() }}', 'string', 'equals'],
  ])('%s %s %s stays open, and keeps the draft from being published', (left, type, operation) => {
    const workflow = ofNew(left, type, operation, 'x');
    expect([nodeOf(workflow, 'N').level, workflow.blockers.length]).toEqual(['STUB', 1]);
    expect(errorsOf(workflow).join()).toContain('UNKNOWN_PATH n');
  });
});

describe('an older node', () => {
  it('IF has comparisons by type', () => {
    const conditions = {
      string: [{ value1: '={{ $json.a }}', value2: 'x' }],
      number: [{ value1: '={{ $json.n }}', operation: 'larger', value2: 3 }],
      boolean: [{ value1: '={{ $json.b }}', value2: true }],
    };
    const workflow = behind('if', { conditions, combineOperation: 'any' }, 1);
    expect(dataOf(workflow, 'n')?.when).toEqual({
      any: [
        { path: 'input.a', op: 'eq', value: 'x' },
        { path: 'input.n', op: 'gt', value: 3 },
        { path: 'input.b', op: 'is-true' },
      ],
    });
  });

  it('Switch compares one value, and has its own outputs', () => {
    const rules = {
      rules: [
        { value2: 'a', output: 1 },
        { value2: 'b', output: 0 },
        { value2: 'c', output: 1 },
      ],
    };
    const workflow = behind('switch', { dataType: 'string', value1: '={{ $json.kind }}', rules, fallbackOutput: 3 }, 1);
    const one = (value: string) => ({ path: 'input.kind', op: 'eq', value });
    expect(dataOf(workflow, 'n')?.cases).toEqual([
      { id: 'o1', label: 'Output 1', when: { any: [one('a'), one('c')] } },
      { id: 'o0', label: 'Output 0', when: one('b') },
    ]);
    expect(edgesOf(workflow)).toContain('n:case:o0>e');
  });
});

it('a new Switch has cases, and a way for the others', () => {
  const values = ['a', 'b'].map((value) => ({
    outputKey: value,
    conditions: {
      conditions: [
        { leftValue: '={{ $json.kind }}', rightValue: value, operator: { type: 'string', operation: 'equals' } },
      ],
      combinator: 'and',
    },
  }));
  const nodes = {
    T: { type: 'manualTrigger' },
    N: { type: 'switch', typeVersion: 3, parameters: { rules: { values }, options: { fallbackOutput: 'extra' } } },
    E: { type: 'stopAndError' },
  };
  const workflow = convert(fileOf(nodes, ['T>N', 'N>E', 'N:2>E']));
  expect([edgesOf(workflow).filter((edge) => edge.startsWith('n:')), errorsOf(workflow)]).toEqual([
    ['n:case:o0>e', 'n:case:o1>end~1', 'n:default>e'],
    [],
  ]);
});
