/** Reads a graph that somebody typed, or pasted from elsewhere. What the console draws must have this shape; the API checks the rest. */
import { freshId } from '../edit.ts';
import { type Graph, type GraphEdge, type GraphNode, isMembers, type Members, toGraph } from '../graph.ts';

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

export const isNode = (value: unknown): value is GraphNode =>
  isMembers(value) && isText(value.id) && isText(value.type) && (value.data === undefined || isMembers(value.data));

/** n8n and its relatives keep edges as `connections`, and a version with each node. */
export const isOfAnotherTool = (given: Members): boolean =>
  Array.isArray(given.nodes) && (isMembers(given.connections) || 'typeVersion' in Object(given.nodes[0]));

export const OF_ANOTHER_TOOL = 'This is a workflow of another tool. Import it: Workflows, New workflow, Import a file.';

const isPlace = (value: unknown): boolean =>
  value === undefined || (isMembers(value) && Number.isFinite(value.x) && Number.isFinite(value.y));

const isEdge = (value: unknown): value is Omit<GraphEdge, 'id' | 'sourcePort'> & Partial<GraphEdge> =>
  isMembers(value) &&
  isText(value.source) &&
  isText(value.target) &&
  (value.sourcePort === undefined || isText(value.sourcePort));

/** The first that is in the list before. */
const twice = (ids: readonly string[]): string | undefined => ids.find((id, place) => ids.indexOf(id) < place);

function whyNoNodes(nodes: readonly unknown[]): string | undefined {
  const bad = nodes.findIndex((node) => !isNode(node));
  if (bad >= 0) return `nodes.${bad} needs an id and a type, both texts, and data, an object, if it has any.`;
  const displaced = nodes.findIndex((node) => !isPlace(Object(node).position));
  if (displaced >= 0) return `nodes.${displaced}.position needs x and y, both numbers.`;
  const id = twice(nodes.map((node) => Object(node).id));
  return id === undefined ? undefined : `Two nodes have the id “${id}”.`;
}

function whyNot(given: unknown): string | undefined {
  if (!isMembers(given)) return 'This is no JSON of a graph: it needs {"nodes": [...], "edges": [...]}.';
  if (isOfAnotherTool(given)) return OF_ANOTHER_TOOL;
  const { nodes, edges = [], variables = [], settings = {} } = given;
  if (!Array.isArray(nodes)) return 'This is no JSON of a graph: it needs {"nodes": [...], "edges": [...]}.';
  const why = whyNoNodes(nodes);
  if (why !== undefined) return why;
  const bad = Array.isArray(edges) ? edges.findIndex((edge) => !isEdge(edge)) : -1;
  if (!Array.isArray(edges) || bad >= 0)
    return `${Array.isArray(edges) ? `edges.${bad}` : 'Each of edges'} needs source and target, the ids of its nodes.`;
  if (!Array.isArray(variables) || !variables.every(isMembers)) return 'variables must be a list of objects.';
  return isMembers(settings) ? undefined : 'settings must be an object.';
}

/** Edges get the id that they lack, and `next` as their port. */
export function readGraph(text: string): { readonly graph: Graph } | { readonly refusal: string } {
  const given = parse(text);
  const refusal = whyNot(given);
  if (refusal !== undefined || !isMembers(given)) return { refusal: refusal ?? '' };
  const taken = new Set<string>();
  const edges = ((given.edges ?? []) as Partial<GraphEdge>[]).map((edge) => {
    const id = isText(edge.id) && !taken.has(edge.id) ? edge.id : freshId('e', taken);
    taken.add(id);
    return { sourcePort: 'next', ...edge, id };
  });
  return { graph: toGraph({ ...given, edges }) };
}
