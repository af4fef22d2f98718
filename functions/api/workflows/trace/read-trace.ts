import { isUuid } from '../../../engine/uuid.ts';
import { on } from '../../http/route-handler.ts';
import { findRun } from '../runs/read-runs.ts';
import { listSteps } from './queries.gen.ts';
import { routes } from './trace-routes.ts';
import { detailInWords, type Leaf, leafInWords, wayInWords } from './words.ts';

type Row = NonNullable<typeof listSteps.gives>;
type Detail = Readonly<Record<string, unknown>> | null;

const idIn = (value: unknown) => (typeof value === 'string' && isUuid(value) ? value : null);

function reasonOf(leaf: Leaf | null, detail: Detail, variantLabel: string | null): string | null {
  const leaves = (detail?.leaves ?? []) as readonly (Leaf | null)[]; // as automation.reason_of_way writes them
  const seen = (leaf ? [leaf] : leaves).flatMap((one) => (one ? leafInWords(one) : []));
  return detailInWords(detail, variantLabel) ?? (seen.length > 0 ? seen.join('; ') : null);
}

function shown({ place: _, cursorId, label, variantLabel, taskId, childId, ...row }: Row) {
  const detail = row.detail as Detail; // the walk writes objects
  const leaf = row.leaf as Leaf | null; // as automation.leaf_of_step returns it
  const { attempts, job } = detail ?? {};
  return {
    ...row,
    branch: cursorId,
    way: wayInWords(row.port, label, detail),
    leaf: leaf && { ...leaf, value: leaf.value ?? null },
    reason: reasonOf(leaf, detail, variantLabel),
    attempts: typeof attempts === 'number' ? attempts : null,
    links: { taskId, jobId: idIn(job), runId: childId },
    detail,
  };
}

export const getRunTrace = on(routes.getRunTrace, async ({ params, query, ...context }) => {
  const { id: runId } = await findRun(context, params.id);
  const { cursor: after = 0, limit } = query;
  const { tenantId } = context.caller;
  const rows = await context.database.many(listSteps, { tenantId, runId, after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    body: { items: page.map(shown), nextCursor: rows.length > limit && last ? String(last.place) : null },
  };
});
