/** Problems of a graph, also of one whose shape the API refuses. */
import { ApiError } from '../../../api/api-error.ts';
import type { ReplyOf } from '../../../api/call.ts';
import type { Graph } from '../../../graph/graph.ts';

export type Problem = ReplyOf<'validateWorkflow'>['problems'][number];

/** `graph.nodes.3.data.title` names a node by its place; other problems do by its id. */
export function problemsOfShape(error: ApiError, graph: Graph): readonly Problem[] {
  const details = error.fields.length > 0 ? error.fields : [{ path: 'graph', message: error.message }];
  return details.map(({ path, message }) => {
    const [, place, rest = ''] = /^graph\.nodes\.(\d+)(.*)$/.exec(path) ?? [];
    const node = place === undefined ? undefined : graph.nodes[Number(place)];
    return {
      ...{ code: 'WRONG_SHAPE', severity: 'error', nodeId: node?.id ?? null, message },
      path: node ? `nodes.${node.id}${rest}` : path.replace(/^graph\.?/, ''),
    };
  });
}

/** Whether it is the graph that is refused, and not the call. */
export const isOfShape = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 422 || error.status === 413);

/** Problems of a member of a node, and of what is in it. */
export const problemsAt = (problems: readonly Problem[], path: string): readonly Problem[] =>
  problems.filter((one) => one.path === path || one.path.startsWith(`${path}.`));

/** The errors first, each kind in the order of the graph. */
export const sortProblems = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
