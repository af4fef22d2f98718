/** Conditions of the older workflows: `{field, operator, value}`, alone or in a list. */
import { listOf, type Members, membersOf, numberOf, textOf } from '../members.ts';
import { pathOf } from './texts.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  ...{
    equals: 'eq',
    equal: 'eq',
    eq: 'eq',
    is: 'eq',
    '==': 'eq',
    not_equals: 'ne',
    not_equal: 'ne',
    ne: 'ne',
    is_not: 'ne',
    '!=': 'ne',
  },
  ...{
    greater_than: 'gt',
    gt: 'gt',
    '>': 'gt',
    greater_or_equal: 'gte',
    greater_than_or_equal: 'gte',
    gte: 'gte',
    '>=': 'gte',
  },
  ...{ less_than: 'lt', lt: 'lt', '<': 'lt', less_or_equal: 'lte', less_than_or_equal: 'lte', lte: 'lte', '<=': 'lte' },
  ...{
    contains: 'contains',
    not_contains: 'not-contains',
    starts_with: 'starts-with',
    ends_with: 'ends-with',
    matches: 'matches',
    regex: 'matches',
  },
  ...{
    in: 'in',
    not_in: 'not-in',
    is_empty: 'is-empty',
    is_not_empty: 'is-not-empty',
    exists: 'exists',
    not_exists: 'is-missing',
  },
  ...{
    is_true: 'is-true',
    is_false: 'is-false',
    has_tag: 'has-tag',
    not_has_tag: 'has-not-tag',
    before: 'before',
    after: 'after',
  },
};
const UNARY = new Set(['is-empty', 'is-not-empty', 'exists', 'is-missing', 'is-true', 'is-false']);
const OF_NUMBERS = new Set(['gt', 'gte', 'lt', 'lte']);

interface Condition {
  readonly when: Members;
  /** What could not be translated. */
  readonly changes: readonly string[];
}

function leaf(given: Members): Condition {
  const field = textOf(given.field ?? given.path ?? given.variable ?? given.property);
  const written = textOf(given.operator ?? given.op, 'equals');
  const op = Object.hasOwn(OPERATORS, written) ? OPERATORS[written] : undefined;
  const path = op === 'has-tag' || op === 'has-not-tag' ? 'customer.tags' : pathOf(field);
  if (op === undefined || path === undefined) {
    const what = op === undefined ? `the operator "${written.slice(0, 40)}"` : `the field "${field.slice(0, 80)}"`;
    // No run has such a path, so the draft is not published before a person has written it anew.
    return {
      when: { path: `kept: ${field.slice(0, 80)}`, op: 'exists' },
      changes: [`a comparison is left open: ${what} is not known here`],
    };
  }
  if (UNARY.has(op)) return { when: { path, op }, changes: [] };
  const { value } = given;
  if (typeof value === 'boolean' && (op === 'eq' || op === 'ne'))
    return { when: { path, op: (op === 'eq') === value ? 'is-true' : 'is-false' }, changes: [] };
  const number = OF_NUMBERS.has(op) ? numberOf(value) : undefined;
  return { when: { path, op, value: number ?? value ?? '' }, changes: [] };
}

/** Nested groups have `conditions` and `logic`. */
export function conditionOf(given: unknown, depth = 0): Condition {
  const members = membersOf(given);
  const inner = members.conditions ?? members.rules;
  if (!Array.isArray(inner) || depth > 10) return leaf(members);
  const parts = listOf(inner).map((one) => conditionOf(one, depth + 1));
  const logic = textOf(
    members.logic ?? members.logicalOperator ?? members.operator ?? members.combinator,
    'and',
  ).toLowerCase();
  const kind = logic === 'or' || logic === 'any' ? 'any' : 'all';
  return { when: { [kind]: parts.map(({ when }) => when) }, changes: parts.flatMap(({ changes }) => changes) };
}
