import type { Graph } from './graph-schema.ts';
import { type Problem, problem } from './problem.ts';
import type { Surroundings } from './tools.ts';

/** Ids of the workflows that a graph starts, with the nodes that do. */
const callsOf = ({ nodes }: Graph) =>
  nodes.flatMap(({ id, type, data }) =>
    type === 'workflow' && typeof data.workflowId === 'string' ? [{ nodeId: id, workflowId: data.workflowId }] : [],
  );

/** Distinct ids of the workflows that a graph starts. */
export const calledWorkflows = (graph: Graph): string[] =>
  [...new Set(callsOf(graph).map(({ workflowId }) => workflowId))].sort();

/** Depth at which a run starts no further workflow. */
const MOST_DEEP = 8;

/** Reports nodes that start their own workflow, directly or through others, and chains that are too long. */
export function checkSubWorkflows(graph: Graph, { workflowId: own, workflows }: Surroundings): Problem[] {
  const depthOf = (id: string, path: readonly string[]): number | undefined => {
    if (id === own || path.includes(id)) return undefined;
    if (path.length > MOST_DEEP) return path.length;
    const depths = (workflows.get(id) ?? []).map((one) => depthOf(one, [...path, id]));
    return depths.includes(undefined) ? undefined : 1 + Math.max(0, ...depths.map((one) => one ?? 0));
  };
  return callsOf(graph).flatMap(({ nodeId, workflowId }) => {
    const at = `nodes.${nodeId}.data.workflowId`;
    const depth = depthOf(workflowId, []);
    if (depth === undefined)
      return [
        problem(
          'SUB_WORKFLOW_CYCLE',
          nodeId,
          at,
          'this workflow would start itself again, directly or through others',
          'Remove one of the nodes that start it',
        ),
      ];
    if (depth > MOST_DEEP)
      return [
        problem(
          'SUB_WORKFLOW_CYCLE',
          nodeId,
          at,
          `workflows start each other more than ${MOST_DEEP} deep`,
          'Shorten the chain',
        ),
      ];
    return [];
  });
}
