/** Brings together what two people changed in the same draft, so that nothing is lost. */
import type { Graph, GraphEdge, GraphNode, Members, Point } from './graph.ts';

/** What both changed, each in another way. Undefined: one of them removed it. */
export interface Clash {
  /** `['node', id]`, `['edge', source, port]`, `['settings', name]` or `['variable', name]`. */
  readonly part: readonly string[];
  readonly mine: unknown;
  readonly theirs: unknown;
}

interface Merged {
  readonly graph: Graph;
  /** In the graph they have my value. */
  readonly clashes: readonly Clash[];
}

/** Values by what they are of, as JSON. */
type Parts = ReadonlyMap<string, unknown>;

const keyOf = (...part: readonly string[]): string => JSON.stringify(part);
const partOf = (key: string): readonly string[] => JSON.parse(key) as string[]; // keyOf wrote it

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const namesOf = (value: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(value).filter((name) => value[name] !== undefined);

/** The same as JSON, whatever the order of members is. What is the same object is not looked into: a change of one node leaves the others as they were. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  const names = namesOf(one);
  return names.length === namesOf(other).length && names.every((name) => isSame(one[name], other[name]));
}

/** Of an edge its ends count: two people who drew the same one gave it an id each. */
const keyOfEdge = ({ source, sourcePort }: GraphEdge, place: number): string =>
  keyOf('edge', source, sourcePort, ...(place > 0 ? [String(place)] : []));

/** Where a node stands is its own part: nobody loses words because somebody else moved the node. */
function partsOf({ nodes, edges, settings, variables }: Graph): Map<string, unknown> {
  const parts = new Map<string, unknown>();
  for (const { position, ...node } of nodes) {
    parts.set(keyOf('node', node.id), node);
    if (position) parts.set(keyOf('place', node.id), position);
  }
  for (const edge of edges) {
    let place = 0;
    while (parts.has(keyOfEdge(edge, place))) place += 1;
    parts.set(keyOfEdge(edge, place), edge.target);
  }
  for (const [name, value] of Object.entries(settings)) parts.set(keyOf('settings', name), value);
  for (const variable of variables) parts.set(keyOf('variable', String(variable.name)), variable);
  return parts;
}

function graphOf(parts: Parts, { edges: known, ...rest }: Graph): Graph {
  const all = [...parts].map(([key, value]) => ({ part: partOf(key), value }));
  const of = <T>(kind: string) =>
    all.flatMap(({ part: [own, id = '', port = ''], value }) =>
      own === kind ? [{ id, port, value: value as T }] : [],
    ); // as partsOf put it there
  const places = new Map(of<Point>('place').map(({ id, value }) => [id, value]));
  const nodes = of<GraphNode>('node').map(({ id, value }) => {
    const position = places.get(id);
    return position ? { ...value, position } : value;
  });
  const ids = new Set(nodes.map(({ id }) => id));
  const byEnds = new Map(known.map((edge) => [keyOf(edge.source, edge.sourcePort, edge.target), edge]));
  const edges = of<string>('edge').flatMap(({ id: source, port: sourcePort, value: target }, index) => {
    if (!ids.has(source) || !ids.has(target)) return [];
    const before = byEnds.get(keyOf(source, sourcePort, target));
    return [{ ...before, id: `e${index + 1}`, source, sourcePort, target }];
  });
  const settings = Object.fromEntries(of('settings').map(({ id, value }) => [id, value]));
  return { ...rest, nodes, edges, settings, variables: of<Members>('variable').map(({ value }) => value) };
}

/** Both sets of changes since `base`. What only one of them changed is as that one has it; what both did is mine, and a clash unless it is equal. */
export function merge(base: Graph, mine: Graph, theirs: Graph): Merged {
  const [before, own, other] = [partsOf(base), partsOf(mine), partsOf(theirs)];
  const clashes: Clash[] = [];
  const parts = new Map<string, unknown>();
  for (const key of new Set([...other.keys(), ...own.keys()])) {
    const [was, here, there] = [before.get(key), own.get(key), other.get(key)];
    const isMine = !isSame(was, here);
    const isTheirs = !isSame(was, there);
    const part = partOf(key);
    if (isMine && isTheirs && !isSame(here, there) && part[0] !== 'place')
      clashes.push({ part, mine: here, theirs: there });
    const value = isMine ? here : there;
    if (value !== undefined) parts.set(key, value);
  }
  return { graph: graphOf(parts, mine), clashes };
}

/** With their value in place of mine. */
export function takeTheirs(graph: Graph, clashes: readonly Clash[]): Graph {
  const parts = partsOf(graph);
  for (const { part, theirs } of clashes) {
    if (theirs === undefined) parts.delete(keyOf(...part));
    else parts.set(keyOf(...part), theirs);
  }
  return graphOf(parts, graph);
}
