/** Users and roles that the nodes of a graph name. */
import { type Named, namedBy } from '../../../engine/assignment/assignment.ts';
import type { GraphNode } from '../../graph/graph-schema.ts';
import { findType } from '../find-type.ts';

/** As `assignee` or `assign` of a node: a word, or an assignment that its schema has parsed. */
const namedIn = (given: unknown) =>
  typeof given === 'string' ? namedBy({ fallback: [given] }) : namedBy((given ?? {}) as Named);

export function namedUsers(nodes: readonly GraphNode[]) {
  const known = nodes.filter(({ type }) => findType(type) !== undefined);
  const named = known.flatMap(({ data }) => [namedIn(data.assignee), namedIn(data.assign)]);
  return {
    userIds: [...new Set(named.flatMap(({ userIds }) => userIds.map(({ id }) => id)))],
    roles: [...new Set(named.flatMap(({ roles }) => roles.map(({ role }) => role)))],
  };
}
