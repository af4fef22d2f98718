/** Conditions of IF, Filter and Switch, in the form of old and of new versions. */
import { at, isMembers, listOf, membersOf, own, textOf } from '../../members.ts';
import { isDangerous } from '../expressions/parse.ts';
import { NotTranslated } from '../expressions/tokens.ts';
import { isExpression, placeholder } from '../expressions/translate.ts';
import type { Params } from '../params.ts';
import {
  type Compared,
  type Condition,
  compare,
  conditionOf,
  onlyFragment,
  type Side,
  sideOf,
  treeOf,
} from './leaf.ts';
import { defaultOperation, operationOf } from './operations.ts';

/** A comparison that nobody can read: no run has such a path, so the draft is not published before a person has written it anew. */
const open = (what: string): Condition => ({ path: placeholder(what).slice(3, -3), op: 'exists' });

const isWhole = (value: unknown): value is string => isExpression(value) && onlyFragment(value) !== undefined;

/** Reads the sides of comparisons, and reports each expression among them. */
class Comparisons {
  private readonly params: Params;

  constructor(params: Params) {
    this.params = params;
  }

  /** Throws NotTranslated. */
  side(path: string, value: unknown): Side {
    if (!isExpression(value)) return { literal: value };
    const fragment = onlyFragment(value);
    if (fragment === undefined) {
      const { text, outcome } = this.params.peek(value);
      if (outcome !== 'translated' || text.includes('{{'))
        throw new NotTranslated('compares a text that is put together');
      this.params.note(path, value, text);
      return { literal: text };
    }
    if (isDangerous(fragment)) throw new NotTranslated('reaches for code, which is never carried');
    const side = sideOf(treeOf(fragment), this.params.resolve);
    const became = 'path' in side ? side.path : String(side.literal);
    this.params.note(path, value, became, 'path' in side ? side.notes.join('; ') : '');
    return side;
  }

  /** `make` may throw NotTranslated; then the comparison stays open, and its expressions are reported as kept. */
  attempt(places: Readonly<Record<string, unknown>>, make: () => Compared): Condition {
    try {
      const { condition } = make();
      return condition;
    } catch (error) {
      if (!(error instanceof NotTranslated)) throw error;
      const given = Object.entries(places).filter(([, value]) => isExpression(value));
      const isRefused = error.message.startsWith('reaches for code');
      const left = open(isRefused ? 'refused' : String(given[0]?.[1] ?? 'a comparison'));
      for (const [path, value] of given) this.params.keep(path, String(value), error.message, String(left.path));
      if (given.length === 0) this.params.leaveOpen(`a comparison is left open: it ${error.message}`);
      return left;
    }
  }
}

/** A number or truth value that is written as a text. */
function typed(type: string, side: Side): Side {
  if (!('literal' in side) || typeof side.literal !== 'string') return side;
  const { literal } = side;
  if (type === 'number' && literal.trim() !== '' && Number.isFinite(Number(literal)))
    return { literal: Number(literal) };
  if (type === 'boolean' && (literal === 'true' || literal === 'false')) return { literal: literal === 'true' };
  return side;
}

interface Comparison {
  readonly leftPath: string;
  readonly left: unknown;
  readonly rightPath: string;
  readonly right: unknown;
  readonly type: string;
  readonly operation: string;
  readonly ignoreCase: boolean;
}

function translateOne(params: Params, one: Comparison): Condition {
  const comparisons = new Comparisons(params);
  const { left, right, leftPath, rightPath, type } = one;
  const places = { [leftPath]: left, [rightPath]: right };
  return comparisons.attempt(places, () => {
    const known = operationOf(type, one.operation);
    if (!known) throw new NotTranslated(`has the operator "${one.operation}", which conditions do not have`);
    const whole = type === 'boolean' && isWhole(left) ? wholeCondition(params, one) : undefined;
    if (whole) return whole;
    const a = comparisons.side(leftPath, left);
    const b = known.isUnary ? undefined : typed(type, comparisons.side(rightPath, right ?? ''));
    const isBoolean = b !== undefined && 'literal' in b && typeof b.literal === 'boolean' && known.op === 'eq';
    const { condition, notes } = isBoolean
      ? compare(b.literal ? 'is-true' : 'is-false', a, undefined)
      : compare(known.op, a, b, one.ignoreCase);
    return { condition: known.isNegated ? { not: condition } : condition, notes };
  });
}

/** `={{ $json.a > 5 }}` is true. */
function wholeCondition(
  params: Params,
  { left, leftPath, operation, right, rightPath }: Comparison,
): Compared | undefined {
  const fragment = onlyFragment(String(left)) ?? '';
  if (isDangerous(fragment)) throw new NotTranslated('reaches for code, which is never carried');
  const tree = treeOf(fragment);
  if (tree.kind === 'path' && tree.calls.length === 0) return undefined;
  const compared = conditionOf(tree, params.resolve);
  const isFalse =
    operation === 'false' ||
    ((operation === 'equals' || operation === 'equal') && (right === false || right === 'false'));
  const isTrue =
    operation === 'true' || ((operation === 'equals' || operation === 'equal') && (right === true || right === 'true'));
  if (!isFalse && !isTrue) throw new NotTranslated('compares what an expression gives with another one');
  params.note(leftPath, String(left), JSON.stringify(compared.condition), compared.notes.join('; '));
  if (isExpression(right)) params.keep(rightPath, right, 'is not needed');
  return isFalse ? { ...compared, condition: { not: compared.condition } } : compared;
}

function translateNew(params: Params, given: unknown, root: string): Condition {
  const isBlind = at(given, 'options.caseSensitive') === false;
  const all = listOf(own(given, 'conditions')).map((one, index) => {
    const path = `${root}.conditions.${index}`;
    const operator = membersOf(own(one, 'operator'));
    return translateOne(params, {
      ...{ leftPath: `${path}.leftValue`, left: own(one, 'leftValue'), rightPath: `${path}.rightValue` },
      ...{ right: own(one, 'rightValue'), type: textOf(operator.type, 'string') },
      ...{ operation: textOf(operator.operation, 'equals'), ignoreCase: isBlind },
    });
  });
  return { [own(given, 'combinator') === 'or' ? 'any' : 'all']: all };
}

function translateOld(params: Params, given: unknown, root: string, combine: unknown): Condition {
  const types = ['string', 'number', 'boolean', 'dateTime'];
  const all = types.flatMap((type) =>
    listOf(own(given, type)).map((one, index) => {
      const path = `${root}.${type}.${index}`;
      return translateOne(params, {
        ...{
          leftPath: `${path}.value1`,
          left: own(one, 'value1'),
          rightPath: `${path}.value2`,
          right: own(one, 'value2'),
        },
        ...{ type, operation: textOf(own(one, 'operation'), defaultOperation[type]), ignoreCase: false },
      });
    }),
  );
  return { [combine === 'any' ? 'any' : 'all']: all };
}

/** The condition under `root` of the parameters. An empty one is true, as in n8n. */
export function translateConditions(params: Params, root: string, combine?: unknown): Condition {
  const given = params.get(root);
  if (!isMembers(given)) {
    params.change('has no conditions, so it is always true');
    return { all: [] };
  }
  return Array.isArray(own(given, 'conditions'))
    ? translateNew(params, given, root)
    : translateOld(params, given, root, combine);
}

/** A rule of an older Switch: `{value2, operation}` beside a common first value. */
export const translateRule = (
  params: Params,
  rule: Pick<Comparison, 'leftPath' | 'left' | 'rightPath' | 'right' | 'type' | 'operation'>,
): Condition => translateOne(params, { ...rule, ignoreCase: false });
