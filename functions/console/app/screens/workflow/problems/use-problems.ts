import { useEffect, useRef, useState } from 'react';
import { call, type ReplyOf } from '../../../api/call.ts';
import type { Graph } from '../../../graph/graph.ts';
import { isOfShape, type Problem, problemsOfShape, sortProblems } from './problems-of.ts';

/** Then the newest graph is asked about, whether there was an answer or not. */
const PATIENCE_MS = 10_000;

/** Undefined where the API did not answer. */
async function ask(id: string, graph: Graph): Promise<readonly Problem[] | undefined> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const { data } = await call('validateWorkflow', {
      ...{ params: { id }, body: { graph: { ...graph } }, signal, isQuestion: true },
    });
    return data.problems;
  } catch (error) {
    return isOfShape(error) ? problemsOfShape(error, graph) : undefined;
  }
}

/**
 * Problems of the graph as it is drawn now, saved or not. A change is asked about at once; while an answer is on its way the newest change waits for it, so
 * that people who type fast ask no oftener than the API answers. Until then the problems of the graph before stay. `stored`: what was read.
 */
export function useProblems(workflow: ReplyOf<'getWorkflow'>, graph: Graph, stored: Graph): readonly Problem[] {
  const { id } = workflow;
  const [problems, setProblems] = useState(() => sortProblems(workflow.problems));
  const looked = useRef(stored);
  const present = useRef(graph);
  const isAsking = useRef(false);
  const isGone = useRef(false);
  present.current = graph;
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  useEffect(() => {
    const askAgain = async () => {
      isAsking.current = true;
      while (looked.current !== present.current && !isGone.current) {
        looked.current = present.current;
        const found = await ask(id, looked.current);
        if (found && !isGone.current) setProblems(sortProblems(found));
      }
      isAsking.current = false;
    };
    if (!isAsking.current) void askAgain();
  }, [id, graph]);
  return problems;
}
