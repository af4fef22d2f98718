import { useEffect, useRef, useState } from 'react';
import { call, type ReplyOf } from '../../../api/call.ts';
import type { Graph } from '../../../graph/graph.ts';
import { isOfShape, type Problem, problemsOfShape, sortProblems } from './problems-of.ts';

/** Together with the answer of the API below the 200 ms after which people wait. */
const PAUSE_MS = 80;

/** Problems of the graph as it is drawn now, saved or not. While a newer graph is looked at, those of the one before stay. */
export function useProblems({ id, problems: first }: ReplyOf<'getWorkflow'>, graph: Graph): readonly Problem[] {
  const [problems, setProblems] = useState(() => sortProblems(first));
  const looked = useRef(graph);
  useEffect(() => {
    if (looked.current === graph) return;
    looked.current = graph;
    const controller = new AbortController();
    const take = (next: readonly Problem[]) => controller.signal.aborted || setProblems(sortProblems(next));
    const timer = setTimeout(() => {
      call('validateWorkflow', { params: { id }, body: { graph: { ...graph } }, signal: controller.signal })
        .then(({ data }) => take(data.problems))
        .catch((error: unknown) => isOfShape(error) && take(problemsOfShape(error, graph)));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [id, graph]);
  return problems;
}
