/** What the audit log says of a change: each member that is another now, from and to. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../../engine/data/statement.ts';

export type Changes = Readonly<Record<string, { readonly from: Json; readonly to: Json }>>;

/** Undefined when nothing differs. The order of an object's members is no difference: jsonb forgets it. */
export function changesBetween(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): Changes | undefined {
  const changes = Object.entries(after)
    .filter(([name, to]) => !isDeepStrictEqual(before[name], to))
    .map(([name, to]) => [name, { from: before[name] ?? null, to }]);
  return changes.length > 0 ? (Object.fromEntries(changes) as Changes) : undefined;
}
