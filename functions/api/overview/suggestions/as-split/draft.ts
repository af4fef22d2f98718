import type { Json } from '../../../../engine/data/statement.ts';
import type { Graph } from '../../../../workflows/graph/graph-schema.ts';
import type { Request } from '../suggestion.ts';

/** The draft of a workflow as it was read. */
export interface Draft {
  readonly workflowId: string;
  readonly revision: number;
  readonly graph: Graph;
  /** Experiment ids of the splits of the active version. */
  readonly publishedKeys: readonly string[];
}

/** The call that saves another graph, unless the draft has changed meanwhile. */
export function saveDraft({ workflowId, revision }: Draft, graph: Graph, does: string): Request {
  return {
    method: 'PATCH',
    path: `/api/workflows/${workflowId}`,
    body: JSON.parse(JSON.stringify({ revision, graph })) as Json,
    does: `${does} Nothing changes for runs before you publish and activate it.`,
  };
}
