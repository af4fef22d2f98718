/** One comparison in our language. */
import { parseExpression } from '../expressions/parse.ts';
import type { Resolve } from '../expressions/render.ts';
import { pathOf, render } from '../expressions/render.ts';
import { NotTranslated } from '../expressions/tokens.ts';
import type { Tree } from '../expressions/tree.ts';

/** A condition as graphs have it. */
export type Condition = Readonly<Record<string, unknown>>;

/** A side of a comparison: a value that is written out, or one that a run has. */
export type Side =
  | { readonly literal: unknown }
  | { readonly path: string; readonly ignoreCase: boolean; readonly notes: readonly string[] };

const OF_CASE = new Set(['downcase', 'upcase']);

/** Throws NotTranslated for what conditions cannot compare. */
export function sideOf(tree: Tree, resolve: Resolve): Side {
  if (tree.kind === 'literal') return { literal: tree.value };
  const { pieces, notes } = render(tree, resolve);
  const [only] = pieces;
  if (pieces.length !== 1 || only === undefined)
    throw new NotTranslated('compares a text that is put together; set a variable before it');
  if ('text' in only) return { literal: only.text };
  const others = only.filters.filter((one) => !OF_CASE.has(one) && one !== 'strip');
  if (others.length > 0)
    throw new NotTranslated(`compares a value that ${others[0]} changes; set a variable before it`);
  if (only.path.some((one, index) => index > 1 && /^\d+$/.test(one)))
    throw new NotTranslated('compares an item of a list by its place; set a variable before it');
  const isStripped = only.filters.includes('strip');
  const more = isStripped ? ['space around the value counts'] : [];
  return {
    path: pathOf(only.path),
    ignoreCase: only.filters.some((one) => OF_CASE.has(one)),
    notes: [...notes, ...more],
  };
}

/** Turned round, where a literal stands on the left. */
const MIRRORED: Readonly<Record<string, string>> = { eq: 'eq', ne: 'ne', gt: 'lt', gte: 'lte', lt: 'gt', lte: 'gte' };
const WITH_CASE = new Set([
  'eq',
  'ne',
  'contains',
  'not-contains',
  'starts-with',
  'ends-with',
  'matches',
  'in',
  'not-in',
]);

export interface Compared {
  readonly condition: Condition;
  readonly notes: readonly string[];
}

/** Throws NotTranslated. `ignoreCase`: whatever the sides say. */
export function compare(op: string, left: Side, right: Side | undefined, ignoreCase = false): Compared {
  if (!('path' in left)) {
    const turned = MIRRORED[op];
    if (turned === undefined || right === undefined || !('path' in right))
      throw new NotTranslated('compares two values that are both written out');
    return compare(turned, right, left, ignoreCase);
  }
  const notes = [...left.notes, ...(right !== undefined && 'path' in right ? right.notes : [])];
  const value = right === undefined ? {} : 'path' in right ? { value: { path: right.path } } : { value: right.literal };
  const isBlind = ignoreCase || left.ignoreCase || (right !== undefined && 'path' in right && right.ignoreCase);
  const isText = typeof (value as { value?: unknown }).value === 'string';
  const flag = isBlind && WITH_CASE.has(op) && isText ? { ignoreCase: true } : {};
  return { condition: { path: left.path, op, ...value, ...flag }, notes };
}

const SIGNS: Readonly<Record<string, string>> = {
  ...{ '===': 'eq', '==': 'eq', '!==': 'ne', '!=': 'ne', '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' },
};
/** Methods of texts and lists that are true or false. */
const METHODS: Readonly<Record<string, string>> = {
  ...{
    includes: 'contains',
    startsWith: 'starts-with',
    endsWith: 'ends-with',
    isEmpty: 'is-empty',
    isNotEmpty: 'is-not-empty',
  },
};

/** A whole expression that is true or false. Throws NotTranslated. */
export function conditionOf(tree: Tree, resolve: Resolve): Compared {
  if (tree.kind === 'not') {
    const { condition, notes } = conditionOf(tree.of, resolve);
    return { condition: { not: condition }, notes };
  }
  if (tree.kind === 'operation') {
    const { sign, left, right } = tree;
    if (sign === '&&' || sign === '||') {
      const both = [conditionOf(left, resolve), conditionOf(right, resolve)];
      const kind = sign === '&&' ? 'all' : 'any';
      return {
        condition: { [kind]: both.map(({ condition }) => condition) },
        notes: both.flatMap(({ notes }) => notes),
      };
    }
    const op = SIGNS[sign];
    if (op === undefined) throw new NotTranslated(`has "${sign}", which is neither true nor false`);
    const other = sideOf(right, resolve);
    if ('literal' in other && other.literal === null)
      return compare(op === 'eq' ? 'is-missing' : 'exists', sideOf(left, resolve), undefined);
    return compare(op, sideOf(left, resolve), other);
  }
  if (tree.kind !== 'path') throw new NotTranslated('is a value that is written out');
  const last = tree.calls.at(-1);
  const op = last === undefined ? undefined : METHODS[last.name];
  if (last === undefined || op === undefined) return compare('is-true', sideOf(tree, resolve), undefined);
  const [value] = last.args;
  const of = sideOf({ ...tree, calls: tree.calls.slice(0, -1) }, resolve);
  return compare(op, of, op.startsWith('is-') ? undefined : { literal: value });
}

/** What the braces of a text hold, when they are all of it. */
export function onlyFragment(value: string): string | undefined {
  const [, inner] = /^=\s*\{\{((?:(?!\}\})[\s\S])*)\}\}\s*$/.exec(value) ?? [];
  return inner;
}

/** Throws NotTranslated. */
export const treeOf = (fragment: string): Tree => parseExpression(fragment);
