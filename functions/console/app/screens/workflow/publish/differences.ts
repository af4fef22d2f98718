/** Differences of two versions, in words and as marks on the canvas. */
import type { ReplyOf } from '../../../api/call.ts';
import { type Graph, isMembers, nodeOf } from '../../../graph/graph.ts';
import type { NodeTypes } from '../../../graph/ports.ts';
import { portWords } from '../../../graph/ports.ts';
import { titleOf } from '../../../graph/words.ts';
import type { Marks } from '../canvas/marks.ts';

type Diff = ReplyOf<'diffVersions'>;

interface Change {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface Line {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly what: string;
  /** What changed, from and to. */
  readonly details: readonly string[];
}

const short = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing';
  const text = typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
};

const detailOf = ({ path, from, to }: Change): string =>
  `${path.replace(/^data\./, '')}: ${short(from)} → ${short(to)}`;

const changesOf = (given: unknown): readonly Change[] => (Array.isArray(given) ? (given as Change[]) : []); // the contract of diffVersions

const listOf = (given: unknown): readonly string[] => (Array.isArray(given) ? given.map(String) : []);

/** The old and the new graph as one: what is gone stays, to be drawn as gone. */
export function union(before: Graph, after: Graph): Graph {
  const ids = new Set(after.nodes.map(({ id }) => id));
  const gone = before.nodes.filter(({ id }) => !ids.has(id));
  const goneIds = new Set(gone.map(({ id }) => id));
  const edges = before.edges
    .filter(({ source, target }) => goneIds.has(source) || goneIds.has(target))
    .map((edge) => ({ ...edge, id: `gone ${edge.id}` }));
  // A drawing that nobody has moved anything in is laid out as a whole.
  const isPlaced = after.nodes.some(({ position }) => position !== undefined);
  const nodes = gone.map(({ position, ...node }) => (isPlaced && position ? { ...node, position } : node));
  return { ...after, nodes: [...after.nodes, ...nodes], edges: [...after.edges, ...edges] };
}

/** Marks of the union. */
export function marksOf({ added, removed, changed, rewired }: Diff): Marks {
  const changes = new Map<string, 'added' | 'removed' | 'changed'>();
  for (const { nodeId } of rewired) changes.set(String(nodeId), 'changed');
  for (const { id } of changed) changes.set(String(id), 'changed');
  for (const { id } of added) changes.set(String(id), 'added');
  for (const { id } of removed) changes.set(String(id), 'removed');
  return { changes };
}

/** One line for each node, setting and variable that differs. */
export function linesOf(diff: Diff, graph: Graph, types: NodeTypes): readonly Line[] {
  const nameOf = (id: unknown): string => {
    const node = nodeOf(graph, String(id));
    return node ? titleOf(node, types) : String(id);
  };
  const wayOf = (nodeId: unknown, port: unknown): string => {
    const node = nodeOf(graph, String(nodeId));
    return (node && portWords(node, String(port))) || 'the way on';
  };
  const names = (ids: unknown): string => listOf(ids).map(nameOf).join(', ') || 'nothing';
  return [
    ...diff.added.map(({ id }): Line => ({ kind: 'added', what: nameOf(id), details: [] })),
    ...diff.removed.map(({ id }): Line => ({ kind: 'removed', what: nameOf(id), details: [] })),
    ...diff.changed.map(
      ({ id, changes }): Line => ({ kind: 'changed', what: nameOf(id), details: changesOf(changes).map(detailOf) }),
    ),
    ...diff.rewired.map(
      ({ nodeId, port, from, to }): Line => ({
        ...{ kind: 'changed', what: `${nameOf(nodeId)}: ${wayOf(nodeId, port)}` },
        details: [`leads to ${names(to)}, before to ${names(from)}`],
      }),
    ),
    ...[...diff.settings, ...diff.variables].flatMap((change): Line[] =>
      isMembers(change) && typeof change.path === 'string'
        ? [
            {
              kind: 'changed',
              what: 'Settings',
              details: [detailOf({ path: change.path, from: change.from, to: change.to })],
            },
          ]
        : [],
    ),
  ];
}
