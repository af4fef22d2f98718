/** Conditions that are refused when a graph is saved, and patterns that are not. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database/setup-database.ts';
import { compileCondition } from './compile-condition.ts';

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

const refused = (condition: unknown) => compile(condition).issues.join('; ');

test.each([
  [{ path: 'custmer.name', op: 'eq', value: 1 }, 'UNKNOWN_PATH path: "custmer" is unknown (did you mean "customer"?)'],
  [{ path: 'customer.nam', op: 'exists' }, 'UNKNOWN_PATH path: "customer.nam" is unknown (did you mean "name"?)'],
  [
    { path: 'vars.x', op: 'exists' },
    'UNKNOWN_PATH path: the variable "x" is neither declared nor set (did you mean "a"?)',
  ],
  [{ path: 'steps.n2.id', op: 'exists' }, 'UNKNOWN_PATH path: no node has the id "n2" (did you mean "n1"?)'],
  [{ path: 'customer.name', op: 'equals', value: 1 }, /^UNKNOWN_OPERATOR op: the operator "equals" is unknown/],
  [{ path: 'customer.name', op: 'gt', value: '5' }, /^BAD_VALUE value: must be a number/],
  [{ path: 'customer.name', op: 'in', value: [] }, /^BAD_VALUE value: must be a list of 1 to 200/],
  [{ path: 'customer.name', op: 'exists', value: 1 }, /^BAD_VALUE value: must be left out/],
  [
    { path: 'customer.name', op: 'matches', value: '(a+)+$' },
    /^BAD_REGEX value: the pattern repeats a group that repeats itself/,
  ],
  [{ path: 'customer.name', op: 'matches', value: 'a{1,300}' }, /^BAD_REGEX/],
  [{ path: 'customer.name', op: 'matches', value: '(?=a)' }, /look-around/],
  [{ path: 'customer.name', op: 'matches', value: '(a)\\1' }, /^BAD_REGEX value: the pattern has \\1/],
  [{ path: 'customer.name', op: 'matches', value: 'x'.repeat(201) }, /at most 200/],
  [{ path: 'customer.createdAt', op: 'before', value: 'soon' }, /^BAD_VALUE value: must be a date/],
  [{ path: 'orders.count', op: 'changed' }, /^UNKNOWN_PATH path: must be a member of customer/],
  [{ all: {} }, 'BAD_CONDITION all: must be a list of conditions'],
  [{ path: 'customer.name', op: 'eq', value: 'x', valeu: 1 }, 'BAD_CONDITION valeu: is unknown in a comparison'],
  ['customer.name == 1', /^BAD_CONDITION : must be/],
])('refuses %j', (condition, message) => {
  if (typeof message === 'string') expect(refused(condition)).toBe(message);
  else expect(refused(condition)).toMatch(message);
});

test('patterns that are let through are those that PostgreSQL takes', async () => {
  const pieces = fc.constantFrom(
    'a',
    '.',
    '\\d',
    '[a-c]',
    '[^x]',
    '(',
    ')',
    '|',
    '*',
    '+',
    '?',
    '{2}',
    '{1,3}',
    '^',
    '$',
    '[',
    ']',
    '\\',
    '(?:',
    '-',
    '{',
    ',',
  );
  const written = fc.sample(fc.array(pieces, { minLength: 1, maxLength: 8 }), 4000).map((one) => one.join(''));
  const taken = written.filter((value) => compile({ path: 'customer.name', op: 'matches', value }).issues.length === 0);
  expect(taken.length).toBeGreaterThan(300);
  for (const pattern of taken) expect(() => new RegExp(pattern, 's')).not.toThrow();
  const rows = await database.query<{ wrong: string }>(
    `select p as wrong from jsonb_array_elements_text($1::jsonb) p
     where not pg_input_is_valid(format('strict $ like_regex %s flag "s"', to_jsonb(p)), 'jsonpath')`,
    [JSON.stringify(taken)],
  );
  expect(rows).toEqual([]);
});
