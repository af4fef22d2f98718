/** Compiles one comparison: `{path, op, value, ignoreCase}`. */
import { didYouMean } from '../../engine/did-you-mean.ts';
import type { ProblemCode } from '../graph/problem.ts';
import { isStorable } from '../nodes/fields.ts';
import { checkRegex } from './check-regex.ts';
import { momentOf } from './moment-of.ts';
import { operatorNames, operators } from './operators.ts';
import { type Names, readPath } from './path.ts';
import type { Literal, Predicate } from './predicates.ts';
import * as predicates from './predicates.ts';
import type { Vars } from './vars.ts';

/** One comparison as people write it. */
export interface Leaf {
  readonly path: string;
  readonly op: string;
  readonly value: unknown;
  readonly ignoreCase: boolean;
}

/** Thrown inside, and reported with the place of the leaf. */
export class LeafError extends Error {
  readonly code: ProblemCode;
  readonly member: 'path' | 'op' | 'value' | 'ignoreCase';

  constructor(code: ProblemCode, member: LeafError['member'], message: string) {
    super(message);
    this.code = code;
    this.member = member;
  }
}

const MOST_ITEMS = 200;
const MOST_CHARACTERS = 1000;
const MOST_DAYS = 36_500;
const DAY_SECONDS = 86_400;

const badValue = (message: string) => new LeafError('BAD_VALUE', 'value', message);

function literal(value: unknown, noun = 'a text, a number, true or false, or {"path": …}'): Literal {
  if (typeof value === 'string' && value.length <= MOST_CHARACTERS && isStorable(value)) return value;
  if ((typeof value === 'number' && Number.isFinite(value)) || typeof value === 'boolean') return value;
  throw badValue(`must be ${noun}${typeof value === 'string' ? `, of at most ${MOST_CHARACTERS} characters` : ''}`);
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw badValue('must be a text that is not empty');
  return String(literal(value));
}

const pathIn = (value: unknown): string | undefined =>
  typeof value === 'object' &&
  value !== null &&
  'path' in value &&
  typeof value.path === 'string' &&
  Object.keys(value).length === 1
    ? value.path
    : undefined;

/** Compiles the leaves of one condition, and notes which paths they read. */
export class LeafCompiler {
  private readonly names: Names;
  private readonly vars: Vars;
  private readonly read: (segments: readonly string[]) => void;

  constructor(names: Names, vars: Vars, read: (segments: readonly string[]) => void) {
    this.names = names;
    this.vars = vars;
    this.read = read;
  }

  /** Throws LeafError. */
  compile({ path, op, value, ignoreCase }: Leaf): Predicate & { readonly segments: readonly string[] } {
    const operator = Object.hasOwn(operators, op) ? operators[op] : undefined;
    if (!operator) {
      const hint = didYouMean(op, operatorNames) || `; known: ${operatorNames.join(', ')}`;
      throw new LeafError('UNKNOWN_OPERATOR', 'op', `the operator "${op}" is unknown${hint}`);
    }
    if (operator.operand === 'none' && value !== undefined)
      throw badValue(`must be left out: "${op}" compares with nothing`);
    if (ignoreCase && !operator.isText) throw new LeafError('BAD_VALUE', 'ignoreCase', `does not go with "${op}"`);
    const segments = this.segments(path, 'path');
    const plain = this.predicate(operator.not ?? op, segments, value, ignoreCase);
    return { ...(operator.not ? predicates.opposite(plain) : plain), segments };
  }

  private segments(path: string, member: 'path' | 'value'): readonly string[] {
    const { segments, error } = readPath(path, this.names);
    if (segments === undefined) throw new LeafError('UNKNOWN_PATH', member, error ?? '');
    this.read(segments);
    return segments;
  }

  private predicate(op: string, segments: readonly string[], value: unknown, ignoreCase: boolean): Predicate {
    const what = predicates.accessor(segments);
    switch (operators[op]?.operand) {
      case 'none':
        return this.unary(op, what, segments);
      case 'number':
        return this.number(op, what, segments, value);
      case 'pair':
        return this.pair(what, value);
      case 'list':
        return this.list(what, value, ignoreCase);
      case 'pattern':
        return this.pattern(what, value, ignoreCase);
      case 'moment':
        return predicates.compares(this.vars.moment(segments), op === 'before' ? '<' : '>', this.moment(value));
      case 'days':
        return this.days(op, segments, value);
      default:
        return this.texts(op, what, segments, value, ignoreCase);
    }
  }

  private unary(op: string, what: string, segments: readonly string[]): Predicate {
    if (op === 'exists') return predicates.exists(what);
    if (op === 'is-empty') return predicates.isEmpty(what);
    if (op === 'is-true') return predicates.isTrue(what);
    return predicates.changed(this.change(segments));
  }

  /** `customer.status` and `event.changes.status` both mean what the event says of the status. */
  private change(segments: readonly string[]): string {
    const [root, first, ...rest] = segments;
    // Whether there is a list of changes counts too.
    this.read(['event', 'changes']);
    if (root === 'customer' && first !== undefined)
      return predicates.accessor(['event', 'changes', [first, ...rest].join('.')]);
    if (root === 'event' && first === 'changes' && rest.length === 1) return predicates.accessor(segments);
    throw new LeafError(
      'UNKNOWN_PATH',
      'path',
      'must be a member of customer, or event.changes.<member>: only those are known to change',
    );
  }

  /** A number, or the accessor of one. */
  private limit(value: unknown): string {
    const path = pathIn(value);
    if (path !== undefined) return predicates.accessor(this.segments(path, 'value'));
    if (typeof value === 'number' && Number.isFinite(value)) return predicates.quote(value);
    throw badValue('must be a number or {"path": …}; for dates use before and after');
  }

  private number(op: string, what: string, segments: readonly string[], value: unknown): Predicate {
    const signs: Readonly<Record<string, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };
    const sign = signs[op];
    if (sign !== undefined) return predicates.compares(what, sign, this.limit(value));
    return predicates.crosses(this.change(segments), op === 'crosses-up', this.limit(value));
  }

  private pair(what: string, value: unknown): Predicate {
    if (!Array.isArray(value) || value.length !== 2) throw badValue('must be a list of two: the least and the most');
    const [least, most] = value.map((one: unknown) => this.limit(one));
    if (typeof value[0] === 'number' && typeof value[1] === 'number' && value[0] > value[1])
      throw badValue('must be the least first, then the most');
    const bounds = [least ?? '', most ?? ''] as const;
    const inside = predicates.both(
      predicates.compares(what, '>=', bounds[0]),
      predicates.compares(what, '<=', bounds[1]),
    );
    return predicates.withNumbers(
      inside,
      bounds.filter((one) => one.startsWith('$')),
    );
  }

  private list(what: string, value: unknown, ignoreCase: boolean): Predicate {
    const path = pathIn(value);
    if (path !== undefined) {
      const list = predicates.accessor(this.segments(path, 'value'));
      if (ignoreCase) throw new LeafError('BAD_VALUE', 'ignoreCase', 'does not go with a list at a path');
      return predicates.isOneOfPath(what, list);
    }
    if (!Array.isArray(value) || value.length === 0 || value.length > MOST_ITEMS)
      throw badValue(`must be a list of 1 to ${MOST_ITEMS} values, or {"path": …}`);
    const items = value.map((one: unknown) => literal(one, 'a list of texts, numbers, true or false'));
    return predicates.isOneOf(what, items, ignoreCase);
  }

  private pattern(what: string, value: unknown, ignoreCase: boolean): Predicate {
    const pattern = text(value);
    const refusal = checkRegex(pattern);
    if (refusal !== undefined) throw new LeafError('BAD_REGEX', 'value', `the pattern ${refusal}`);
    return predicates.matches(what, pattern, ignoreCase);
  }

  private moment(value: unknown): string {
    const path = pathIn(value);
    if (path !== undefined) return this.vars.moment(this.segments(path, 'value'));
    if (typeof value !== 'string' || momentOf(value, 'UTC') === undefined)
      throw badValue('must be a date such as 2026-01-31, an instant such as 2026-01-31T09:00:00Z, or {"path": "now"}');
    return this.vars.moment(value);
  }

  private days(op: string, segments: readonly string[], value: unknown): Predicate {
    const isCount = typeof value === 'number' && value >= 0 && value <= MOST_DAYS;
    if (!isCount && pathIn(value) === undefined)
      throw badValue(`must be a number of days from 0 to ${MOST_DAYS}, or {"path": …}`);
    const moment = this.vars.moment(segments);
    const now = this.vars.moment(['now']);
    const count = isCount ? undefined : this.limit(value);
    const seconds = isCount ? String(value * DAY_SECONDS) : `${count} * ${DAY_SECONDS}`;
    const [earlier, later] = [`(${now} - ${seconds})`, `(${now} + ${seconds})`];
    if (op === 'days-ago-more-than') return predicates.compares(moment, '<', earlier);
    const [from, to] = op === 'within-next-days' ? (['>=', '<='] as const) : (['>', '<='] as const);
    const [least, most] = op === 'within-next-days' ? [now, later] : [earlier, now];
    const inside = predicates.both(predicates.compares(moment, from, least), predicates.compares(moment, to, most));
    return predicates.withNumbers(inside, count === undefined ? [] : [count]);
  }

  private texts(op: string, what: string, segments: readonly string[], value: unknown, ignoreCase: boolean): Predicate {
    const path = pathIn(value);
    if (path !== undefined) return this.withPath(op, what, segments, this.segments(path, 'value'), ignoreCase);
    if (op === 'eq') return predicates.equals(what, literal(value), ignoreCase);
    if (op === 'contains')
      return predicates.contains(what, typeof value === 'string' ? text(value) : literal(value), ignoreCase);
    if (op === 'has-tag') return predicates.hasTag(what, text(value));
    const compare = op === 'starts-with' ? predicates.startsWith : predicates.endsWith;
    return compare(what, text(value), ignoreCase);
  }

  /** jsonpath compares whole values of two paths only; the rest is a variable, which SQL computes. */
  private withPath(
    op: string,
    what: string,
    left: readonly string[],
    right: readonly string[],
    ignoreCase: boolean,
  ): Predicate {
    if (op === 'eq' && !ignoreCase) return predicates.equalsPath(what, predicates.accessor(right));
    return predicates.isTrue(this.vars.add('t', { compare: op, left: [...left], right: [...right], ignoreCase }));
  }
}
