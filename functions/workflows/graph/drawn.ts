/** A graph as its edges connect it: nodes as numbers from 0, the start, in the order in which runs can reach them. */
import type { NodeDefinition, Role } from '../nodes/define.ts';
import { findType } from '../nodes/find-type.ts';
import { type Flow, flowOf, reachableFrom0 } from './flow.ts';
import type { Graph, GraphEdge, GraphNode } from './graph-schema.ts';

/** A node with its ways out. */
export interface DrawnNode {
  readonly number: number;
  readonly node: GraphNode;
  readonly definition: NodeDefinition;
  readonly role: Role;
  /** Names of the ways out. */
  readonly ports: readonly string[];
  /** Edge behind each port, where there is one. */
  readonly edges: readonly (GraphEdge | undefined)[];
  /** Edges that leave by no port of the node, or by one that has an edge already. */
  readonly stray: readonly GraphEdge[];
}

/** A graph with exactly one start. */
export interface Drawing {
  /** Those that a run can reach, by their numbers. */
  readonly nodes: readonly DrawnNode[];
  readonly unreachable: readonly GraphNode[];
  readonly flow: Flow;
  readonly numbers: ReadonlyMap<string, number>;
  /** Numbers of the nodes behind each node's ports. */
  readonly next: readonly (readonly number[])[];
}

/** How people see a node in a message. */
export const called = ({ id, name }: GraphNode): string => (name === undefined ? `"${id}"` : `"${name}" (${id})`);

/** Each edge from a parallel is a branch of its own, in the order of the declared ones, then of the edges. */
function branchesOf(declared: readonly string[], edges: readonly GraphEdge[]) {
  const rank = (port: string) => (declared.includes(port) ? declared.indexOf(port) : declared.length);
  const sorted = [...edges].sort((a, b) => rank(a.sourcePort) - rank(b.sourcePort));
  const names = new Set<string>();
  const named = sorted.map((edge, index) => {
    const port = edge.sourcePort.startsWith('branch:') ? edge.sourcePort : `branch:${index + 1}`;
    const name = names.has(port) ? `${port}#${index + 1}` : port;
    names.add(name);
    return { name, edge };
  });
  const open = declared.filter((port) => !names.has(port));
  return {
    ports: [...named.map(({ name }) => name), ...open],
    edges: [...named.map(({ edge }) => edge), ...open.map(() => undefined)],
    stray: [] as GraphEdge[],
  };
}

function connect(definition: NodeDefinition, data: GraphNode['data'], edges: readonly GraphEdge[]) {
  const ports = definition.ports(data);
  if (definition.role === 'fork') return branchesOf(ports, edges);
  const behind = ports.map((port) => edges.find((edge) => edge.sourcePort === port));
  return { ports, edges: behind, stray: edges.filter((edge) => !behind.includes(edge)) };
}

/** A loop that runs several items at once makes a cursor for each, as a parallel does. */
const roleOf = (definition: NodeDefinition, { concurrency }: GraphNode['data']): Role =>
  definition.type === 'loop' && Number(concurrency ?? 1) > 1 ? 'fork' : definition.role;

/** Returns undefined without exactly one start. The nodes of the graph have known types. */
export function draw(graph: Graph): Drawing | undefined {
  const typed = graph.nodes.flatMap((node) => {
    const definition = findType(node.type);
    return definition && definition.role !== 'note' ? [{ node, definition }] : [];
  });
  const starts = typed.filter(({ definition }) => definition.type === 'start');
  const [start] = starts;
  if (!start || starts.length > 1) return undefined;
  const leaving = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) leaving.set(edge.source, [...(leaving.get(edge.source) ?? []), edge]);
  const all = [start, ...typed.filter((one) => one !== start)].map(({ node, definition }) => {
    const edges = leaving.get(node.id) ?? [];
    return { node, definition, role: roleOf(definition, node.data), ...connect(definition, node.data, edges) };
  });
  const places = new Map(all.map(({ node }, index) => [node.id, index]));
  const targets = all.map(({ edges }) => edges.flatMap((edge) => places.get(edge?.target ?? '') ?? []));
  const reached = reachableFrom0(targets)
    .flatMap((place) => all[place] ?? [])
    .map((one, number) => ({ ...one, number }));
  const numbers = new Map(reached.map(({ node, number }) => [node.id, number]));
  const next = reached.map(({ edges }) => edges.flatMap((edge) => numbers.get(edge?.target ?? '') ?? []));
  const unreachable = all.map(({ node }) => node).filter(({ id }) => !numbers.has(id));
  return { nodes: reached, unreachable, flow: flowOf(next), numbers, next };
}
