import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../engine/data/statement.ts';

/** What the audit log keeps of a change: each changed member, from and to. */
export type Changes = Readonly<Record<string, { readonly from: Json; readonly to: Json }>>;

/** Returns undefined when nothing differs. The order of an object's members does not count, since jsonb does not keep it. */
export function changesBetween(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): Changes | undefined {
  const changes = Object.entries(after)
    .filter(([name, to]) => !isDeepStrictEqual(before[name], to))
    .map(([name, to]) => [name, { from: before[name] ?? null, to }]);
  return changes.length > 0 ? (Object.fromEntries(changes) as Changes) : undefined;
}
