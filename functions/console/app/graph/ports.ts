/** The ways out of a node, which its settings decide. */
import type { GraphEdge, GraphNode, Members } from './graph.ts';

/** What the console needs to know of a type of node; GET /api/node-types has it. */
export interface NodeType {
  readonly type: string;
  readonly group: string;
  readonly title: string;
  readonly summary: string;
  readonly role: string;
  readonly ports: readonly string[];
  readonly schema: Members;
}

/** Types by name. */
export type NodeTypes = ReadonlyMap<string, NodeType>;

interface Way {
  readonly id: string;
  readonly label?: string;
  readonly percentage?: number;
}

/** Of a split, parallel or switch; of a text its variants, which are no ways out. */
export const waysOf = ({ data }: Pick<GraphNode, 'data'>): readonly Way[] => {
  const list = data.branches ?? data.cases ?? data.variants;
  return Array.isArray(list) ? (list as Way[]) : []; // their schemas ask for an id
};

function portsOfWait({ kind, field }: Members): readonly string[] {
  if (kind === 'event') return ['event', 'timeout'];
  if (kind === 'condition') return ['next', 'timeout'];
  return kind === 'until' && field !== undefined ? ['next', 'gone'] : ['next'];
}

/** Those of edges that are there; without one, the usual way on. */
const portsOfUnknown = (leaving: readonly GraphEdge[]): readonly string[] =>
  leaving.length === 0 ? ['next'] : [...new Set(leaving.map(({ sourcePort }) => sourcePort))];

/**
 * Names of the ways out, in the order in which they are shown. `leaving`: the node's edges, which are the branches of a parallel that names none, and all
 * that can be known of a type that this version does not have.
 */
export function portsOf(node: GraphNode, types: NodeTypes, leaving: readonly GraphEdge[] = []): readonly string[] {
  const type = types.get(node.type);
  if (!type) return portsOfUnknown(leaving);
  if (node.type === 'wait') return portsOfWait(node.data);
  const ways = waysOf(node);
  if (node.type === 'parallel' && ways.length === 0) return leaving.map(({ sourcePort }) => sourcePort);
  return type.ports.flatMap((port) => (port.endsWith(':<id>') ? ways.map(({ id }) => port.replace('<id>', id)) : port));
}

const words: Readonly<Record<string, string>> = {
  next: '',
  true: 'yes',
  false: 'no',
  error: 'if it fails',
  timeout: 'in vain',
  event: 'it came',
  gone: 'the date is gone',
  loop: 'each time',
  done: 'done',
  default: 'otherwise',
};

/** What stands at an edge: `yes`, a branch's label with its share. Nothing for the only way on. */
export function portWords(node: GraphNode, port: string): string {
  const [, kind, id] = /^(branch|case):(.*)$/.exec(port) ?? [];
  if (kind === undefined)
    return node.type === 'switch' && node.data.else ? String(node.data.else) : (words[port] ?? port);
  const way = waysOf(node).find((one) => one.id === id);
  const name = way?.label || id || '';
  return way?.percentage === undefined ? name : `${name} ${way.percentage} %`;
}

/** Ways that a run takes only when something goes wrong: they may lead nowhere. */
export const isExceptional = (port: string): boolean => port === 'error' || port === 'gone';
