/** Conditions as the editor shows them: groups of comparisons and of other groups. */
import { isMembers, type Members } from '../../../../graph/graph.ts';

export type Kind = 'all' | 'any' | 'none';

export interface Group {
  readonly kind: Kind;
  /** Comparisons and groups, as the API takes them. */
  readonly items: readonly Members[];
}

export const isLeaf = (condition: Members): boolean => 'path' in condition || 'op' in condition;

/** A comparison by itself is a group with one. `not` is read as "none of these". */
export function toGroup(condition: unknown): Group {
  if (!isMembers(condition)) return { kind: 'all', items: [] };
  const { all, any, not } = condition;
  if (Array.isArray(all)) return { kind: 'all', items: all.filter(isMembers) };
  if (Array.isArray(any)) return { kind: 'any', items: any.filter(isMembers) };
  if (isMembers(not)) return { kind: 'none', items: Array.isArray(not.any) ? not.any.filter(isMembers) : [not] };
  return { kind: 'all', items: isLeaf(condition) ? [condition] : [] };
}

export const fromGroup = ({ kind, items }: Group): Members =>
  kind === 'none' ? { not: { any: items } } : { [kind]: items };

const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text.trim());

/** A value as it is typed, by the kind of the field that it is compared with. */
export function readValue(text: string, kind: string): unknown {
  if (text === '') return undefined;
  if (kind === 'text' || kind === 'date') return text;
  if (isNumber(text)) return Number(text);
  if (kind === 'any' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** Values in a list, parted by commas. */
export const readValues = (text: string, kind: string): readonly unknown[] =>
  text
    .split(',')
    .map((one) => readValue(one.trim(), kind))
    .filter((one) => one !== undefined);

export const writeValues = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : '');
