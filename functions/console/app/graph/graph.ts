/** A workflow's graph as the API keeps it, for what the console draws and changes. Nothing here is changed in place. */

export type Members = Readonly<Record<string, unknown>>;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly data: Members;
  readonly position?: Point;
}

export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
}

/** Members that are not named here, such as those of other editors, stay as they are. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly variables: readonly Members[];
  readonly settings: Members;
}

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? value : []);

/** A graph of the API, or as much of it as a template has. */
export function toGraph(given: Members): Graph {
  return {
    ...given,
    // The API has normalised them; a node without settings may lack `data`.
    nodes: listOf<GraphNode>(given.nodes).map((node) => ({ ...node, data: node.data ?? {} })),
    edges: listOf<GraphEdge>(given.edges),
    variables: listOf<Members>(given.variables),
    settings: isMembers(given.settings) ? given.settings : {},
  };
}

export const nodeOf = (graph: Graph, id: string | undefined): GraphNode | undefined =>
  graph.nodes.find((node) => node.id === id);

/** Edges by the node that they leave. */
export function edgesBySource({ edges }: Pick<Graph, 'edges'>): ReadonlyMap<string, readonly GraphEdge[]> {
  const found = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const own = found.get(edge.source);
    if (own) own.push(edge);
    else found.set(edge.source, [edge]);
  }
  return found;
}
