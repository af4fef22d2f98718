/** Moves many runs by a filter: counts first, then leaves the work to a job. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { findRunnableVersion } from '../versions/find-runnable.ts';
import { routes } from './bulk-routes.ts';
import * as queries from './queries.gen.ts';

interface Asked {
  readonly action: string;
  readonly filter: object & { readonly workflowId?: string | undefined };
  readonly version?: number | undefined;
}

/** A filter as JSON, without the members that are absent. */
const asJson = (filter: object): Json => JSON.parse(JSON.stringify(filter));

const countMatching = async ({ database, now, caller: { tenantId } }: RequestContext, { action, filter }: Asked) =>
  (await database.one(queries.countMatching, { tenantId, action, filter: asJson(filter), now })).count;

/** Throws INVALID_INPUT for a version without a workflow, or of another action. */
async function graphOf(context: RequestContext, { action, filter, version }: Asked): Promise<string | null> {
  if (version === undefined) return null;
  if (action !== 'replay')
    throw invalid('version', 'is only for the action "replay"; filter.version narrows the filter');
  if (filter.workflowId === undefined) throw invalid('filter.workflowId', 'is needed with a version');
  return (await findRunnableVersion(context, filter.workflowId, version)).graphId;
}

export const countRuns = on(routes.countRuns, async ({ body, ...context }) => {
  await graphOf(context, body);
  return { body: { count: await countMatching(context, body) } };
});

/** Throws CONFLICT with the new count when another number of runs fits the filter than was confirmed. */
export const moveRuns = on(routes.moveRuns, async ({ body, ...context }) => {
  const { database, now, caller } = context;
  const { action, expectedCount } = body;
  const graphId = await graphOf(context, body);
  const total = await countMatching(context, body);
  if (total !== expectedCount)
    throw new EngineError('CONFLICT', `The filter fits ${total} runs, not ${expectedCount}; nothing was changed`, {
      details: { count: total },
    });
  const filter = asJson(body.filter);
  const [id, jobId] = [randomUUID(), randomUUID()];
  const move = { tenantId: caller.tenantId, moveId: id, jobId, action, filter, graphId, total };
  await database.execute(queries.insertMove, { ...move, actor: caller.actor, now });
  const changes = { action, filter, total };
  await recordAudit(context, { action: 'runs.moved', entityType: 'run', entityId: id, changes });
  return { body: { id, jobId, total, statusUrl: `/api/runs/bulk/${id}` } };
});

type Action = 'pause' | 'resume' | 'cancel' | 'retry' | 'wake' | 'replay';
type Status = 'QUEUED' | 'RUNNING' | 'DONE' | 'STOPPED' | 'FAILED';

/** Throws NOT_FOUND. */
async function findMove({ database, caller: { tenantId } }: RequestContext, moveId: string) {
  const row = await database.maybeOne(queries.findMove, { tenantId, moveId });
  if (!row) throw new EngineError('NOT_FOUND', `There is no bulk action ${moveId}`);
  const { action, status, refused, ...rest } = row;
  return {
    ...rest,
    action: action as Action, // the table's check
    status: status as Status, // as find_move.sql has it
    refused: refused as Record<string, number>, // as continue_move.sql counts
  };
}

export const getMove = on(routes.getMove, async ({ params, ...context }) => ({
  body: await findMove(context, params.id),
}));

export const stopMove = on(routes.stopMove, async ({ params: { id: moveId }, ...context }) => {
  const { database, now, caller } = context;
  const before = await findMove(context, moveId);
  await database.execute(queries.stopMove, { tenantId: caller.tenantId, moveId, now });
  const after = await findMove(context, moveId);
  if (before.status !== after.status) {
    const changes = { status: { from: before.status, to: after.status } };
    await recordAudit(context, { action: 'runs.stopped', entityType: 'run', entityId: moveId, changes });
  }
  return { body: after };
});
