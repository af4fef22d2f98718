import type { Graph } from './graph-schema.ts';
import { type Problem, problem } from './problem.ts';
import type { Surroundings } from './tools.ts';

/** Ids of the workflows that a graph starts, with the nodes that do. */
const callsOf = ({ nodes }: Graph) =>
  nodes.flatMap(({ id, type, data }) =>
    type === 'workflow' && typeof data.workflowId === 'string'
      ? [{ nodeId: id, workflowId: data.workflowId.toLowerCase() }]
      : [],
  );

/** Distinct ids of the workflows that a graph starts. */
export const calledWorkflows = (graph: Graph): string[] =>
  [...new Set(callsOf(graph).map(({ workflowId }) => workflowId))].sort();

/** Depth at which a run starts no further workflow. */
const MOST_DEEP = 8;

/** Workflows by how far they are from the first, itself included, until one level deeper than allowed. Level by level, so that many ways cost nothing. */
function levelsFrom(first: string, next: (id: string) => readonly string[]): string[][] {
  const levels: string[][] = [];
  for (let level = [first]; level.length > 0 && levels.length <= MOST_DEEP; level = [...new Set(level.flatMap(next))])
    levels.push(level);
  return levels;
}

/** Reports nodes that start their own workflow, directly or through others, and chains that are too long. */
export function checkSubWorkflows(graph: Graph, surroundings: Surroundings): Problem[] {
  const { workflowId: own, workflows, callers = new Map<string, readonly string[]>() } = surroundings;
  const callersOf = (id: string) => [...callers].flatMap(([caller, starts]) => (starts.includes(id) ? [caller] : []));
  const above = own === undefined ? 0 : levelsFrom(own, callersOf).length - 1;
  return callsOf(graph).flatMap(({ nodeId, workflowId }) => {
    const at = `nodes.${nodeId}.data.workflowId`;
    const levels = levelsFrom(workflowId, (id) => workflows.get(id) ?? []);
    const refuse = (message: string, fix: string) => [problem('SUB_WORKFLOW_CYCLE', nodeId, at, message, fix)];
    if (levels.some((level) => own !== undefined && level.includes(own)))
      return refuse(
        'this workflow would start itself again, directly or through others',
        'Remove one of the nodes that start it',
      );
    if (above + levels.length > MOST_DEEP)
      return refuse(
        `workflows would start each other more than ${MOST_DEEP} deep; those that start this one count too`,
        'Shorten the chain',
      );
    return [];
  });
}
