import { useCallback, useMemo, useState } from 'react';
import type { Graph } from '../../../graph/graph.ts';
import { begin, redo, step, undo } from '../../../graph/history.ts';

const NOTHING: ReadonlySet<string> = new Set();

/** The graph that is edited, with its steps back, and the nodes that are chosen; `chosen` is at first. */
export function useGraph(first: Graph, chosen?: string) {
  const [history, setHistory] = useState(() => begin(first));
  const [wanted, setWanted] = useState(() => (chosen === undefined ? NOTHING : new Set([chosen])));
  const { present: graph, past, future } = history;
  const selected = useMemo(
    () => new Set(graph.nodes.filter(({ id }) => wanted.has(id)).map(({ id }) => id)),
    [graph, wanted],
  );
  const select = useCallback((ids: readonly string[]) => setWanted(new Set(ids)), []);
  const change = useCallback((next: Graph, what?: string) => setHistory((before) => step(before, next, what)), []);
  return {
    ...{ graph, selected, select, change, canUndo: past.length > 0, canRedo: future.length > 0 },
    undo: useCallback(() => setHistory(undo), []),
    redo: useCallback(() => setHistory(redo), []),
  };
}
