/** Experiments on a node of a workflow: first the draft with a split before the node, and once that is published the experiment that decides the split. */
import type { Database } from '../../../../engine/data/database.ts';
import type { Graph, GraphNode } from '../../../../workflows/graph/graph-schema.ts';
import { drawUpOnKey } from '../as-experiment/propose.ts';
import type { Attempts, Request } from '../suggestion.ts';
import { type Draft, saveDraft } from './draft.ts';
import { freshId } from './fresh-id.ts';
import { listExperiments } from './queries.gen.ts';
import { AS_BEFORE, splitBefore } from './split-before.ts';
import { type Comparison, followersOf, whyNoSplit } from './why-no-split.ts';

interface At {
  readonly database: Database;
  readonly tenantId: string;
}

interface Subject {
  readonly node: GraphNode;
  readonly comparison: Comparison | string;
  readonly tryIt: Request | string;
}

interface Split {
  readonly key: string;
  readonly branches: readonly { readonly id: string; readonly label?: string; readonly percentage: number }[];
}

/** The split that an experiment decides, from which a branch leads to the node. */
function splitAt({ nodes, edges }: Graph, nodeId: string): Split | undefined {
  const before = new Set(edges.filter(({ target }) => target === nodeId).map(({ source }) => source));
  const found = nodes.find(
    ({ id, type, data }) => type === 'split' && data.experimentId !== undefined && before.has(id),
  );
  if (!found) return undefined;
  const { experimentId, branches } = found.data as { experimentId: string; branches?: Split['branches'] }; // by its schema
  return { key: experimentId, branches: branches ?? [] };
}

/** Says which workflow and node it is about, and is no key of another experiment or split. */
function keyFor(prefix: string, { graph, publishedKeys }: Draft, taken: readonly string[]): string {
  const drawn = graph.nodes.flatMap(({ data }) => (typeof data.experimentId === 'string' ? [data.experimentId] : []));
  return freshId(prefix, new Set([...taken, ...publishedKeys, ...drawn]));
}

const MOST_WORD = 40;

const prefixFor = ({ workflowId }: Draft, { id }: GraphNode) =>
  `try-${id.replaceAll(/[^\w-]/g, '').slice(0, MOST_WORD)}-${workflowId.slice(0, 8)}`;

const outcomeOf = ({ settings }: Graph) => (settings.goal === undefined ? ('ORDER' as const) : ('GOAL' as const));
const outcomeWords = { ORDER: 'their orders', GOAL: 'how many reach the goal of the workflow' } as const;

function drawSplit(draft: Draft, node: GraphNode, comparison: Comparison, key: string): Request {
  const { asBefore, suggested, other } = comparison;
  const [follower] = followersOf(draft.graph, node);
  const graph = splitBefore(draft.graph, { node, key, asBefore, suggested, other, follower });
  const what = `Draws a split before it into the draft: half of the customers as before (${asBefore}), half otherwise (${suggested}). Once that version is active, this suggestion draws up the experiment that compares ${outcomeWords[outcomeOf(draft.graph)]}.`;
  return saveDraft(draft, graph, what);
}

const ONE_SIDED =
  'A split with an experiment id stands before it, so the change would be made for a part of the customers: take the split out first.';

/** What comes next where a split stands before the node. */
async function goOn(at: At, draft: Draft, { key, branches }: Split, { node, comparison }: Subject): Promise<Attempts> {
  const standing = { tryIt: ONE_SIDED, experimentKey: key };
  if (!draft.publishedKeys.includes(key)) {
    const why = `The draft has a split before it already, with the experiment id “${key}”: publish and activate it, or take the split out.`;
    return { tryIt: why, asExperiment: why };
  }
  const all = await at.database.many(listExperiments, { tenantId: at.tenantId, key, prefix: key });
  const found = all.find((one) => one.key === key);
  if (found) {
    const why = `The experiment “${found.name}” has ended: take its split out of the workflow.`;
    return { ...standing, asExperiment: why };
  }
  const control = branches.find(({ id }) => id === AS_BEFORE)?.id;
  const asExperiment = drawUpOnKey({
    ...{ key, title: node.name ?? node.id, branches, control, outcome: outcomeOf(draft.graph) },
    daysApart: typeof comparison === 'string' ? 0 : comparison.daysApart,
  });
  return { ...standing, asExperiment };
}

/** The draft with a split before the node, or what comes after it. */
export async function proposeSplit(at: At, draft: Draft, subject: Subject): Promise<Attempts> {
  const { node, comparison, tryIt } = subject;
  const split = splitAt(draft.graph, node.id);
  if (split) return goOn(at, draft, split, subject);
  if (typeof comparison === 'string') return { tryIt, asExperiment: comparison };
  const why = whyNoSplit(draft.graph, node, comparison);
  if (why !== undefined) return { tryIt, asExperiment: why };
  const prefix = prefixFor(draft, node);
  const taken = await at.database.many(listExperiments, { tenantId: at.tenantId, key: prefix, prefix });
  const key = keyFor(
    prefix,
    draft,
    taken.map((one) => one.key),
  );
  return { tryIt, asExperiment: drawSplit(draft, node, comparison, key) };
}
