/** What conditions mean, written plainly: the oracle for their compiled form. Knows nothing of jsonpath and SQL. */
import { momentOf } from './moment-of.ts';

type Facts = Readonly<Record<string, unknown>>;
/** Undefined: unknown. */
type Truth = boolean | undefined;

interface Leaf {
  readonly path: string;
  readonly op: string;
  readonly value?: unknown;
  readonly ignoreCase?: boolean;
}

export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | Leaf;

export interface Judgement {
  readonly result: Truth;
  /** Place of the leaf that decided; null for an empty group. */
  readonly at: string | null;
}

/** Null is missing. Lists have no members. */
function read(facts: Facts, path: string): unknown {
  let value: unknown = facts;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = (value as Facts)[name];
  }
  return value ?? undefined;
}

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
const isPath = (value: unknown): value is { path: string } =>
  typeof value === 'object' && value !== null && 'path' in value;

class Evaluator {
  private readonly facts: Facts;
  private readonly leaf: Leaf;

  constructor(facts: Facts, leaf: Leaf) {
    this.facts = facts;
    this.leaf = leaf;
  }

  private fold(value: unknown): unknown {
    return this.leaf.ignoreCase && typeof value === 'string' ? value.toLowerCase() : value;
  }

  private operand(value: unknown = this.leaf.value): unknown {
    return isPath(value) ? read(this.facts, value.path) : value;
  }

  private moment(value: unknown): number | undefined {
    const zone = String((this.facts.run as Facts).timeZone);
    return typeof value === 'string' ? momentOf(value, zone) : undefined;
  }

  private numbers(test: (a: number, b: number) => boolean, value: unknown, other: unknown): Truth {
    return typeof value === 'number' && typeof other === 'number' ? test(value, other) : undefined;
  }

  private texts(test: (a: string, b: string) => boolean, value: unknown, other: unknown): Truth {
    return typeof value === 'string' && typeof other === 'string'
      ? test(String(this.fold(value)), String(this.fold(other)))
      : undefined;
  }

  private contains(value: unknown, other: unknown): Truth {
    if (!isScalar(other)) return undefined;
    if (Array.isArray(value)) return value.some((one) => this.fold(one) === this.fold(other));
    return this.texts((a, b) => a.includes(b), value, other);
  }

  private isOneOf(value: unknown, list: unknown): Truth {
    if (!isScalar(value) || !Array.isArray(list)) return undefined;
    return list.some((one) => this.fold(one) === this.fold(value));
  }

  private isEmpty(value: unknown): boolean {
    if (value === undefined || value === '') return true;
    return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  }

  /** Of the member that the path names, as the event tells. */
  private change(): unknown {
    const changes = read(this.facts, 'event.changes');
    if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return undefined;
    const key = this.leaf.path.replace(/^customer\.|^event\.changes\./, '');
    return (changes as Facts)[key] ?? null;
  }

  private crosses(isUp: boolean, limit: unknown): Truth {
    const change = this.change();
    if (change === null || change === undefined) return change === null ? false : undefined;
    const { from, to } = change as Facts;
    const was = this.numbers((a, b) => (isUp ? a < b : a >= b), from, limit);
    const is = this.numbers((a, b) => (isUp ? a >= b : a < b), to, limit);
    return was === undefined || is === undefined ? undefined : was && is;
  }

  private between(value: unknown, [least, most]: readonly unknown[]): Truth {
    const [from, to] = [
      this.numbers((a, b) => a >= b, value, this.operand(least)),
      this.numbers((a, b) => a <= b, value, this.operand(most)),
    ];
    return from === undefined || to === undefined ? undefined : from && to;
  }

  /** Days from then to now. */
  private age(value: unknown): number | undefined {
    const then = this.moment(value);
    return then === undefined ? undefined : (Number(this.moment(this.facts.now)) - then) / 86_400;
  }

  private ago(value: unknown, test: (age: number, days: number) => boolean): Truth {
    return this.numbers(test, this.age(value), this.operand());
  }

  positive(op: string): Truth {
    const value = read(this.facts, this.leaf.path);
    const other = this.operand();
    const same = typeof value === typeof other && isScalar(value);
    const tests: Readonly<Record<string, () => Truth>> = {
      eq: () => (same ? this.fold(value) === this.fold(other) : undefined),
      gt: () => this.numbers((a, b) => a > b, value, other),
      gte: () => this.numbers((a, b) => a >= b, value, other),
      lt: () => this.numbers((a, b) => a < b, value, other),
      lte: () => this.numbers((a, b) => a <= b, value, other),
      between: () => this.between(value, this.leaf.value as unknown[]),
      in: () => this.isOneOf(value, other),
      contains: () => this.contains(value, other),
      'starts-with': () => this.texts((a, b) => a.startsWith(b), value, other),
      'ends-with': () => this.texts((a, b) => a.endsWith(b), value, other),
      matches: () =>
        this.texts((a) => new RegExp(String(other), this.leaf.ignoreCase ? 'is' : 's').test(String(a)), value, other),
      'has-tag': () => (Array.isArray(value) && typeof other === 'string' ? value.includes(other) : undefined),
      exists: () => value !== undefined,
      'is-empty': () => this.isEmpty(value),
      'is-true': () => (typeof value === 'boolean' ? value : undefined),
      before: () => this.numbers((a, b) => a < b, this.moment(value), this.moment(other)),
      after: () => this.numbers((a, b) => a > b, this.moment(value), this.moment(other)),
      'days-ago-less-than': () => this.ago(value, (age, days) => age >= 0 && age < days),
      'days-ago-more-than': () => this.ago(value, (age, days) => age > days),
      'within-next-days': () => this.ago(value, (age, days) => age <= 0 && -age <= days),
      changed: () => (this.change() === undefined ? undefined : this.change() !== null),
      'crosses-up': () => this.crosses(true, other),
      'crosses-down': () => this.crosses(false, other),
    };
    return tests[op]?.();
  }
}

const OPPOSITES: Readonly<Record<string, string>> = {
  ne: 'eq',
  'not-in': 'in',
  'not-contains': 'contains',
  'is-not-empty': 'is-empty',
  'is-missing': 'exists',
  'is-false': 'is-true',
  'has-not-tag': 'has-tag',
};

const negate = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

function judgeLeaf(leaf: Leaf, facts: Facts): Truth {
  const opposite = OPPOSITES[leaf.op];
  const evaluator = new Evaluator(facts, leaf);
  return opposite ? negate(evaluator.positive(opposite)) : evaluator.positive(leaf.op);
}

/** Three-valued logic after Kleene, and the leaf that decided. */
export function judge(condition: Condition, facts: Facts, at = ''): Judgement {
  const inner = (member: string) => (at === '' ? member : `${at}.${member}`);
  if ('not' in condition) {
    const { result, at: decided } = judge(condition.not, facts, inner('not'));
    return { result: negate(result), at: decided };
  }
  if ('path' in condition) return { result: judgeLeaf(condition, facts), at };
  const kind = 'all' in condition ? 'all' : 'any';
  const list = 'all' in condition ? condition.all : condition.any;
  const judged = list.map((one, index) => judge(one, facts, inner(`${kind}.${index}`)));
  const decisive = judged.find(({ result }) => result === (kind === 'any'));
  const unknown = judged.find(({ result }) => result === undefined);
  return decisive ?? unknown ?? judged.at(-1) ?? { result: true, at: null };
}
