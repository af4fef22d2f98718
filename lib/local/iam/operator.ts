/** Condition operators of IAM policies. */
import { arnPattern, wildcard } from './pattern.ts';

/** Whether one value of the request fits one value of the policy. */
type Compare = (policyValue: string) => (requestValue: string) => boolean;

interface Operator {
  readonly compare: Compare;
  /** `…Not…`: true when no value of the policy fits, and when the request has no such key. */
  readonly negated: boolean;
}

/** One key of a `Condition` with its operator and values. All conditions of a statement must hold. */
export interface Condition {
  /** Lower case: condition keys have none. */
  readonly key: string;
  readonly holds: (requestValue: string | undefined) => boolean;
}

const equals: Compare = (policy) => (request) => request === policy;
const equalsIgnoringCase: Compare = (policy) => (request) => request.toLowerCase() === policy.toLowerCase();
const bool: Compare = (policy) => (request) => request.toLowerCase() === policy.toLowerCase();

const ordered = (read: (text: string) => number, fits: (request: number, policy: number) => boolean): Compare => {
  return (policy) => {
    const limit = read(policy);
    return (request) => fits(read(request), limit);
  };
};

/** ISO 8601, or seconds since 1970. */
const instant = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const ordering = (prefix: string, read: (text: string) => number): [string, Operator][] => [
  [`${prefix}Equals`, { compare: ordered(read, (a, b) => a === b), negated: false }],
  [`${prefix}NotEquals`, { compare: ordered(read, (a, b) => a === b), negated: true }],
  [`${prefix}LessThan`, { compare: ordered(read, (a, b) => a < b), negated: false }],
  [`${prefix}LessThanEquals`, { compare: ordered(read, (a, b) => a <= b), negated: false }],
  [`${prefix}GreaterThan`, { compare: ordered(read, (a, b) => a > b), negated: false }],
  [`${prefix}GreaterThanEquals`, { compare: ordered(read, (a, b) => a >= b), negated: false }],
];

const both = (name: string, opposite: string, compare: Compare): [string, Operator][] => [
  [name, { compare, negated: false }],
  [opposite, { compare, negated: true }],
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators: ReadonlyMap<string, Operator> = new Map([
  ...both('StringEquals', 'StringNotEquals', equals),
  ...both('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoringCase),
  ...both('StringLike', 'StringNotLike', (policy) => wildcard(policy)),
  ...both('ArnEquals', 'ArnNotEquals', arnPattern),
  ...both('ArnLike', 'ArnNotLike', arnPattern),
  ...ordering('Numeric', Number),
  ...ordering('Date', instant),
  ['Bool', { compare: bool, negated: false }] satisfies [string, Operator],
]);

/** `undefined` for an operator that does not exist, or that is not evaluated here (`IpAddress`, `BinaryEquals`). */
export function condition(operatorName: string, key: string, policyValues: readonly string[]): Condition | undefined {
  const lowerKey = key.toLowerCase();
  if (operatorName === 'Null') {
    return { key: lowerKey, holds: (value) => policyValues.includes(String(value === undefined)) };
  }
  const [, quantifier, bareName] = /^(?:(ForAllValues|ForAnyValue):)?(.*)$/.exec(operatorName) ?? [];
  const ifExists = bareName?.endsWith('IfExists') ?? false;
  const operator = operators.get((bareName ?? '').replace(/IfExists$/, ''));
  if (!operator) return undefined;
  const compared = policyValues.map(operator.compare);
  const whenAbsent = quantifier ? quantifier === 'ForAllValues' : ifExists || operator.negated;
  return {
    key: lowerKey,
    holds: (value) =>
      value === undefined ? whenAbsent : compared.some((matches) => matches(value)) !== operator.negated,
  };
}
