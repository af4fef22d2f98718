/** The operators of n8n's conditions, of all versions, and what they are here. */
export interface Operation {
  readonly op: string;
  /** Compares with nothing. */
  readonly isUnary?: true;
  /** There is no operator for the opposite. */
  readonly isNegated?: true;
}

const unary = (op: string): Operation => ({ op, isUnary: true });

const ofAll: Readonly<Record<string, Operation>> = {
  ...{
    exists: unary('exists'),
    notExists: unary('is-missing'),
    empty: unary('is-empty'),
    notEmpty: unary('is-not-empty'),
  },
  ...{ isEmpty: unary('is-empty'), isNotEmpty: unary('is-not-empty') },
  ...{ equals: { op: 'eq' }, notEquals: { op: 'ne' }, equal: { op: 'eq' }, notEqual: { op: 'ne' } },
};

const ofTexts: Readonly<Record<string, Operation>> = {
  ...{ contains: { op: 'contains' }, notContains: { op: 'not-contains' } },
  ...{ startsWith: { op: 'starts-with' }, notStartsWith: { op: 'starts-with', isNegated: true } },
  ...{ endsWith: { op: 'ends-with' }, notEndsWith: { op: 'ends-with', isNegated: true } },
  ...{ regex: { op: 'matches' }, notRegex: { op: 'matches', isNegated: true } },
};

const ofNumbers: Readonly<Record<string, Operation>> = {
  ...{ gt: { op: 'gt' }, gte: { op: 'gte' }, lt: { op: 'lt' }, lte: { op: 'lte' } },
  ...{ larger: { op: 'gt' }, largerEqual: { op: 'gte' }, smaller: { op: 'lt' }, smallerEqual: { op: 'lte' } },
};

const ofTimes: Readonly<Record<string, Operation>> = {
  ...{ after: { op: 'after' }, before: { op: 'before' } },
  ...{ afterOrEquals: { op: 'before', isNegated: true }, beforeOrEquals: { op: 'after', isNegated: true } },
};

const byType: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  string: { ...ofAll, ...ofTexts },
  number: { ...ofAll, ...ofNumbers },
  dateTime: { ...ofAll, ...ofTimes },
  boolean: { ...ofAll, true: unary('is-true'), false: unary('is-false') },
  array: { ...ofAll, contains: { op: 'contains' }, notContains: { op: 'not-contains' } },
  object: ofAll,
};

/** What older nodes compare with when they name no operation. */
export const defaultOperation: Readonly<Record<string, string>> = {
  ...{ string: 'equal', number: 'smaller', boolean: 'equal', dateTime: 'after' },
};

/** Undefined: there is none here that means the same. */
export function operationOf(type: string, operation: string): Operation | undefined {
  const known = Object.hasOwn(byType, type) ? byType[type] : ofAll;
  return known && Object.hasOwn(known, operation) ? known[operation] : undefined;
}
