import { isDeepStrictEqual } from 'node:util';
import { findDraft } from './queries.gen.ts';
import type { Attempt, Scope } from './suggestion.ts';

interface Node {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Change {
  readonly workflowId: string;
  readonly nodeId: string;
  /** Members of the node's data. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What the change means. */
  readonly does: string;
  readonly whyNoExperiment: string;
}

/** A change of a node in the workflow's draft, or why there is none. */
export async function tryInDraft(
  { database, tenantId }: Pick<Scope, 'database' | 'tenantId'>,
  { workflowId, nodeId, data, does, whyNoExperiment }: Change,
): Promise<Attempt | string> {
  const found = await database.maybeOne(findDraft, { tenantId, workflowId });
  if (!found) return 'The draft is too large to be sent along: open the workflow.';
  const graph = JSON.parse(found.draft) as { readonly nodes: readonly Node[] }; // as PATCH keeps it
  const node = graph.nodes.find(({ id }) => id === nodeId);
  if (!node) return 'The draft has no such node any more: open the workflow.';
  if (Object.entries(data).every(([name, value]) => isDeepStrictEqual(node.data[name], value)))
    return 'The draft has this change already: publish it.';
  const nodes = graph.nodes.map((one) => (one === node ? { ...one, data: { ...one.data, ...data } } : one));
  return {
    method: 'PATCH',
    path: `/api/workflows/${workflowId}`,
    body: JSON.parse(JSON.stringify({ revision: found.revision, graph: { ...graph, nodes } })),
    does: `Changes the draft: ${does} Nothing changes for runs before you publish it.`,
    asExperiment: whyNoExperiment,
  };
}
