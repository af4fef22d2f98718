/** What the arms of an experiment do in a graph: the splits and texts of its key, and all that stands behind them. */
import { canonicalJson } from '../../../workflows/graph/canonical-json.ts';
import type { Graph, GraphNode } from '../../../workflows/graph/graph-schema.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** While an experiment runs on them its own shares count, and labels do nothing. */
function withoutShares(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((one: unknown) => (isObject(one) ? { ...one, percentage: undefined, label: undefined } : one));
}

function meaningOf({ id, type, data }: GraphNode, isOfKey: boolean) {
  const { branches, variants, ...rest } = data;
  const divided = isOfKey
    ? { branches: withoutShares(branches), variants: withoutShares(variants) }
    : { branches, variants };
  return { id, type, data: { ...rest, ...divided } };
}

/** With those from which the ways begin. */
function behind({ edges }: Graph, from: readonly string[]): ReadonlySet<string> {
  const found = new Set(from);
  for (const id of found) for (const { source, target } of edges) if (source === id) found.add(target);
  return found;
}

/**
 * One text, equal for graphs in which the arms do the same, wherever nodes are drawn and whatever stands before them. Undefined: nothing has the key.
 * Of the settings those count that end runs or tell the time; the others say who enters.
 */
export function behindExperiment(graph: Graph, key: string): string | undefined {
  const ofKey = new Set(graph.nodes.filter(({ data }) => data.experimentId === key).map(({ id }) => id));
  if (ofKey.size === 0) return undefined;
  const reached = behind(graph, [...ofKey]);
  const { timeZone, calendarId, maxRunDays, exitWhen, goal } = graph.settings;
  const lines = (all: readonly object[]) => all.map(canonicalJson).toSorted();
  return canonicalJson({
    nodes: lines(graph.nodes.filter(({ id }) => reached.has(id)).map((node) => meaningOf(node, ofKey.has(node.id)))),
    edges: lines(
      graph.edges
        .filter(({ source }) => reached.has(source))
        .map(({ source, sourcePort, target }) => ({ source, sourcePort, target })),
    ),
    variables: lines(graph.variables),
    settings: { timeZone, calendarId, maxRunDays, exitWhen, goal },
  });
}
