/** The operators of conditions: what each compares with, and what people call it. */

/** What stands in `value`. `moment`: an ISO date or instant. `days`: how many. Each but `none` may be a path where `paths` allows. */
export type Operand =
  | 'none'
  | 'scalar'
  | 'number'
  | 'pair'
  | 'list'
  | 'text'
  | 'element'
  | 'pattern'
  | 'moment'
  | 'days';

interface Operator {
  readonly operand: Operand;
  readonly title: string;
  /** Takes `ignoreCase`. */
  readonly isText?: true;
  /** Its opposite, where both are definite for the same values. */
  readonly not?: string;
}

/** By the name that conditions have in `op`. */
export const operators: Readonly<Record<string, Operator>> = {
  eq: { operand: 'scalar', title: 'is', isText: true },
  ne: { operand: 'scalar', title: 'is not', isText: true, not: 'eq' },
  gt: { operand: 'number', title: 'is greater than' },
  gte: { operand: 'number', title: 'is at least' },
  lt: { operand: 'number', title: 'is less than' },
  lte: { operand: 'number', title: 'is at most' },
  between: { operand: 'pair', title: 'is from … to' },
  in: { operand: 'list', title: 'is one of', isText: true },
  'not-in': { operand: 'list', title: 'is none of', isText: true, not: 'in' },
  contains: { operand: 'element', title: 'contains', isText: true },
  'not-contains': { operand: 'element', title: 'does not contain', isText: true, not: 'contains' },
  'starts-with': { operand: 'text', title: 'starts with', isText: true },
  'ends-with': { operand: 'text', title: 'ends with', isText: true },
  matches: { operand: 'pattern', title: 'matches the pattern', isText: true },
  'is-empty': { operand: 'none', title: 'is empty or missing' },
  'is-not-empty': { operand: 'none', title: 'is not empty', not: 'is-empty' },
  exists: { operand: 'none', title: 'is there' },
  'is-missing': { operand: 'none', title: 'is missing', not: 'exists' },
  'is-true': { operand: 'none', title: 'is true' },
  'is-false': { operand: 'none', title: 'is false', not: 'is-true' },
  before: { operand: 'moment', title: 'is before' },
  after: { operand: 'moment', title: 'is after' },
  'days-ago-less-than': { operand: 'days', title: 'was less than so many days ago' },
  'days-ago-more-than': { operand: 'days', title: 'was more than so many days ago' },
  'within-next-days': { operand: 'days', title: 'is within the next days' },
  'crosses-up': { operand: 'number', title: 'rises to, or above' },
  'crosses-down': { operand: 'number', title: 'falls below' },
  changed: { operand: 'none', title: 'has changed' },
  'has-tag': { operand: 'text', title: 'has the tag' },
  'has-not-tag': { operand: 'text', title: 'does not have the tag', not: 'has-tag' },
};

export const operatorNames = Object.keys(operators);
