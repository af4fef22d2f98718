/** What differs between two graphs, node by node. Where nodes stand on the screen does not count. */
import { canonicalJson, type JsonValue } from './canonical-json.ts';
import type { Graph, GraphNode } from './graph-schema.ts';

interface Change {
  /** `data.when.value`, `name`. */
  readonly path: string;
  /** Null: it was not there, or is no longer. */
  readonly from: JsonValue;
  readonly to: JsonValue;
}

interface Rewired {
  readonly nodeId: string;
  readonly port: string;
  /** Nodes behind the port. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** The differences, in the order of the newer graph. */
export interface GraphDiff {
  readonly added: readonly { readonly id: string; readonly type: string }[];
  readonly removed: readonly { readonly id: string; readonly type: string }[];
  readonly changed: readonly { readonly id: string; readonly type: string; readonly changes: readonly Change[] }[];
  readonly rewired: readonly Rewired[];
  readonly settings: readonly Change[];
  readonly variables: readonly Change[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members that differ, as deep as both sides have objects; lists differ as a whole. */
function changesBetween(from: unknown, to: unknown, path: string): Change[] {
  if (canonicalJson(from ?? null) === canonicalJson(to ?? null)) return [];
  if (!isObject(from) || !isObject(to))
    return [{ path, from: (from ?? null) as JsonValue, to: (to ?? null) as JsonValue }]; // graphs are JSON
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return names.flatMap((name) => changesBetween(from[name], to[name], path === '' ? name : `${path}.${name}`));
}

const meaning = ({ type, name, data }: GraphNode) => ({ type, name, data });
const briefly = ({ id, type }: GraphNode) => ({ id, type });

/** Targets by `node port`, of edges in any order. */
function wiring({ edges }: Graph): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { source, sourcePort, target } of edges) {
    const key = JSON.stringify([source, sourcePort]);
    found.set(key, [...(found.get(key) ?? []), target].sort());
  }
  return found;
}

function rewiredBetween(from: Graph, to: Graph): Rewired[] {
  const [before, after] = [wiring(from), wiring(to)];
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((key) => {
    const [nodeId, port] = JSON.parse(key) as [string, string]; // written above
    const targets = { from: before.get(key) ?? [], to: after.get(key) ?? [] };
    return canonicalJson(targets.from) === canonicalJson(targets.to) ? [] : [{ nodeId, port, ...targets }];
  });
}

const byName = ({ variables }: Graph) => Object.fromEntries(variables.map(({ name, ...rest }) => [name, rest]));

/** Everything is empty exactly when both graphs do the same. */
export function diffGraphs(from: Graph, to: Graph): GraphDiff {
  const before = new Map(from.nodes.map((node) => [node.id, node]));
  const after = new Map(to.nodes.map((node) => [node.id, node]));
  return {
    added: to.nodes.filter(({ id }) => !before.has(id)).map(briefly),
    removed: from.nodes.filter(({ id }) => !after.has(id)).map(briefly),
    changed: to.nodes.flatMap((node) => {
      const old = before.get(node.id);
      const changes = old ? changesBetween(meaning(old), meaning(node), '') : [];
      return changes.length > 0 ? [{ ...briefly(node), changes }] : [];
    }),
    rewired: rewiredBetween(from, to),
    settings: changesBetween(from.settings, to.settings, ''),
    variables: changesBetween(byName(from), byName(to), ''),
  };
}
