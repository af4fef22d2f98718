/** Copies nodes as text, also from one workflow into another. */
import { freshId } from '../edit.ts';
import { type Graph, type GraphEdge, type GraphNode, isMembers } from '../graph.ts';
import type { NodeTypes } from '../ports.ts';
import { isNode, isOfAnotherTool, OF_ANOTHER_TOOL, parse } from './read-json.ts';

/** What tells a copy from other JSON. */
const KIND = 'followthrough/nodes';
const MOST_NODES = 500;
const SHIFT = 40;

/** The nodes with the edges between them. */
export function copy(graph: Graph, ids: ReadonlySet<string>): string {
  const nodes = graph.nodes.filter(({ id }) => ids.has(id));
  const edges = graph.edges.filter(({ source, target }) => ids.has(source) && ids.has(target));
  return JSON.stringify({ kind: KIND, nodes, edges });
}

export type Pasted =
  | { readonly graph: Graph; readonly ids: readonly string[] }
  /** Why nothing was pasted. */
  | { readonly refusal: string };

/** Values of earlier steps are found by the node's id, which is another one now. */
function withNewIds<T>(value: T, ids: ReadonlyMap<string, string>): T {
  const written = JSON.stringify(value).replace(/\bsteps\.([\w-]+)/g, (whole, id: string) => {
    const other = ids.get(id);
    return other === undefined ? whole : `steps.${other}`;
  });
  return JSON.parse(written) as T; // the same shape
}

function whyNot(given: unknown, graph: Graph, types: NodeTypes): string | undefined {
  if (!isMembers(given)) return 'The clipboard has no nodes. Copy some in a workflow first.';
  if (isOfAnotherTool(given)) return OF_ANOTHER_TOOL;
  const { nodes } = given;
  if (!Array.isArray(nodes) || nodes.length === 0 || !nodes.every(isNode))
    return 'The clipboard has JSON, but no nodes of a workflow.';
  const unknown = nodes.find(({ type }) => !types.has(type));
  if (unknown) return `This version has no node of the type “${unknown.type}”.`;
  if (graph.nodes.length + nodes.length > MOST_NODES) return `A workflow has at most ${MOST_NODES} nodes.`;
  return undefined;
}

/** With the nodes of a copy, under new ids and a little aside. The start is left out where there is one. */
export function paste(graph: Graph, text: string, types: NodeTypes): Pasted {
  const given = parse(text);
  const refusal = whyNot(given, graph, types);
  if (refusal !== undefined) return { refusal };
  const { nodes: all, edges = [] } = given as { nodes: GraphNode[]; edges?: GraphEdge[] }; // as whyNot found
  const hasStart = graph.nodes.some(({ type }) => type === 'start');
  const nodes = all.filter(({ type }) => type !== 'start' || !hasStart);
  const taken = new Set(graph.nodes.map(({ id }) => id));
  const ids = new Map<string, string>();
  for (const { id, type } of nodes) {
    const fresh = taken.has(id) ? freshId(type, taken) : id;
    taken.add(fresh);
    ids.set(id, fresh);
  }
  const pasted = nodes.map(({ position, ...node }) => ({
    ...withNewIds({ ...node, data: node.data ?? {} }, ids),
    id: ids.get(node.id) ?? node.id,
    ...(position ? { position: { x: position.x + SHIFT, y: position.y + SHIFT } } : {}),
  }));
  const edgeIds = new Set(graph.edges.map(({ id }) => id));
  const joined = (Array.isArray(edges) ? edges : []).flatMap(({ source, sourcePort, target }) => {
    const [from, to] = [ids.get(source), ids.get(target)];
    if (from === undefined || to === undefined || typeof sourcePort !== 'string') return [];
    const id = freshId('e', edgeIds);
    edgeIds.add(id);
    return [{ id, source: from, sourcePort, target: to }];
  });
  return {
    graph: { ...graph, nodes: [...graph.nodes, ...pasted], edges: [...graph.edges, ...joined] },
    ids: pasted.map(({ id }) => id),
  };
}
