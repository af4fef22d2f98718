/** Suggestions about a node of a workflow, as changes of its draft. */
import { isDeepStrictEqual } from 'node:util';
import type { Graph, GraphNode } from '../../../../workflows/graph/graph-schema.ts';
import type { Attempts, Request, Scope } from '../suggestion.ts';
import { type Draft, saveDraft } from './draft.ts';
import { proposeSplit } from './propose-split.ts';
import { findDraft } from './queries.gen.ts';
import type { Comparison } from './why-no-split.ts';

/** A change of the node for everybody. */
interface Change {
  /** Members of the node's data. */
  readonly data: GraphNode['data'];
  readonly does: string;
}

interface Trial {
  readonly workflowId: string;
  readonly nodeId: string;
  /** A text says why there is none. */
  readonly change: Change | string;
  /** By the node as the draft has it. A text says why there is none. */
  compare(node: GraphNode, graph: Graph): Comparison | string;
}

function changeNode(draft: Draft, node: GraphNode, { data, does }: Change): Request | string {
  if (Object.entries(data).every(([name, value]) => isDeepStrictEqual(node.data[name], value)))
    return 'The draft has this change already: publish and activate it.';
  const { graph } = draft;
  const nodes = graph.nodes.map((one) => (one === node ? { ...one, data: { ...one.data, ...data } } : one));
  return saveDraft(draft, { ...graph, nodes }, `Changes the draft: ${does}`);
}

const neither = (why: string): Attempts => ({ tryIt: why, asExperiment: why });

/** A change of a node in the workflow's draft, and a split before the node that compares it with the node as it is. */
export async function tryInDraft(
  { database, tenantId }: Pick<Scope, 'database' | 'tenantId'>,
  { workflowId, nodeId, change, compare }: Trial,
): Promise<Attempts> {
  const found = await database.maybeOne(findDraft, { tenantId, workflowId });
  if (!found) return neither('The draft is too large to be sent along: open the workflow.');
  const graph = JSON.parse(found.draft) as Graph; // as PATCH keeps it
  const node = graph.nodes.find(({ id }) => id === nodeId);
  if (!node) return neither('The draft has no such node any more: open the workflow.');
  const publishedKeys = found.publishedKeys as readonly string[]; // texts, by the statement
  const draft = { workflowId, revision: found.revision, graph, publishedKeys };
  const tryIt = typeof change === 'string' ? change : changeNode(draft, node, change);
  return proposeSplit({ database, tenantId }, draft, { node, comparison: compare(node, graph), tryIt });
}
