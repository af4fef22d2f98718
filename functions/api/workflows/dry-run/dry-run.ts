/** What runs of a workflow would do. */
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { Graph } from '../../../workflows/graph/graph-schema.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on } from '../../http/route-handler.ts';
import { detailInWords, type Leaf, leafInWords } from '../trace/words.ts';
import { assumptionsOf } from './assumptions.ts';
import { routes } from './dry-run-routes.ts';
import { graphToWalk } from './graph-to-walk.ts';
import * as queries from './queries.gen.ts';
import { figuresOfSample } from './sample-figures.ts';

type Row = NonNullable<typeof queries.walkOne.gives>;
type Members = Readonly<Record<string, unknown>> | null;

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 366;
/** A step has a kilobyte or two with its texts, and the Data API returns at most 1 MB. */
const MOST_STEPS = 300;
/** Of all customers of a sample: a few seconds. */
const MOST_SAMPLED = 50_000;

const waitsFor: Readonly<Record<string, string>> = { wait: 'moment', listen: 'event', work: 'job', join: 'branches' };

/** What the drawing calls the variant of the text that a step sends. */
function labelOf({ nodes }: Graph, nodeId: string, detail: Members): string | null {
  if (typeof detail?.variant !== 'string') return null;
  const variants = nodes.find(({ id }) => id === nodeId)?.data.variants ?? [];
  const all = variants as readonly { readonly id: string; readonly label?: string }[]; // of their shape: the node has run
  return all.find(({ id }) => id === detail.variant)?.label ?? null;
}

function shown({ hop: _, stop, dueAt, ...row }: Row, source: Graph) {
  const leaf = row.leaf as Leaf | null; // as automation.leaf_of_step returns it
  const detail = row.detail as Members; // the walk writes objects
  const waiting = stop === null ? undefined : waitsFor[stop];
  const { nodeId, type, name, cameAt, at, outcome, assumed } = row;
  return {
    ...{ nodeId, type, name, cameAt, at, assumed, outcome, branch: row.branch as number[] }, // numbers, as dry_walk counts them
    port: stop === null ? row.port : null,
    waits: waiting === undefined ? null : { for: waiting, until: stop === 'wait' || stop === 'listen' ? dueAt : at },
    leaf: leaf && { ...leaf, value: leaf.value ?? null },
    reason: detailInWords(detail, labelOf(source, nodeId, detail)) ?? (leaf ? leafInWords(leaf) : null),
    variant: typeof detail?.variant === 'string' ? detail.variant : null,
    texts: row.texts as Members, // an object of texts
    writes: row.writes as Members, // an object by kind
  };
}

export const dryRunWorkflow = on(routes.dryRunWorkflow, async ({ params: { id: workflowId }, body, ...context }) => {
  const { database, now, caller } = context;
  const { tenantId } = caller;
  const { customerId, sample, input, event, days = DEFAULT_DAYS } = body;
  if ((customerId === undefined) === (sample === undefined))
    throw invalid('customerId', 'is needed, or sample; not both');
  const until = new Date(now.getTime() + days * DAY_MS);
  const { source, asked: graph } = await graphToWalk(context, workflowId, body);
  const given = { input: input ?? null, event: event ?? null } as Json; // as JSON came
  const asked = { tenantId, workflowId, now, until, given, ...graph };
  const head = { from: now, until, version: graph.version };
  if (customerId === undefined) {
    const rows = await database.many(queries.walkSample, { ...asked, sample: sample ?? 0, limit: MOST_SAMPLED });
    const assumed = rows.map(({ nodeId, what, value }) => ({ nodeId, assumed: what === 'assumed' ? value : null }));
    const figures = { steps: null, sample: figuresOfSample(rows), assumptions: assumptionsOf(assumed) };
    return { body: { ...head, ...figures, isCut: rows[0]?.isCut ?? false } };
  }
  if (!(await database.maybeOne(queries.findCustomer, { tenantId, customerId })))
    throw new EngineError('NOT_FOUND', `There is no customer ${customerId}`);
  const rows = await database.many(queries.walkOne, { ...asked, customerId, limit: MOST_STEPS });
  const found = { steps: rows.map((row) => shown(row, source)), sample: null, assumptions: assumptionsOf(rows) };
  return { body: { ...head, ...found, isCut: rows.length >= MOST_STEPS } };
});
