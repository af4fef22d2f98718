/** Pauses, resumes, cancels, retries, wakes and replays single runs. */
import { randomUUID } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import type { Changes } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { findRunnableVersion } from '../versions/find-runnable.ts';
import * as queries from './queries.gen.ts';
import { findRun } from './read-runs.ts';
import { routes } from './run-routes.ts';

type Action = 'pause' | 'resume' | 'cancel' | 'retry' | 'wake' | 'replay';
type Run = Awaited<ReturnType<typeof findRun>>;

interface Options {
  readonly graphId?: string;
  readonly port?: string | undefined;
  readonly key?: string;
}

/** By the reasons of automation.judge_moves. */
const refusals: Readonly<Record<string, (run: Run) => string>> = {
  ENDED: ({ status }) => `The run has ended already: it is ${status}`,
  NOT_FAILED: ({ status }) =>
    `The run is ${status}; only a failed one goes on from where it failed. POST /api/runs/{id}/replay starts an ended one anew`,
  FORGOTTEN: () => 'The run ended so long ago that its event and input were deleted (keepRunsDays)',
  NOT_ENDED: () => 'The run has not ended; cancel it before it is replayed',
  WORKFLOW_ARCHIVED: () => 'The workflow is archived; its runs cannot go on',
  CUSTOMER_GONE: () => 'The customer does not exist any more',
  PLACE_UNKNOWN: () => 'It was not kept where the run failed, because it failed before an upgrade; replay it instead',
  ENTERED_AGAIN: () =>
    'The customer is in the workflow with another run, and may be once at a time; cancel that one first',
  NOT_WAITING: ({ state, status }) =>
    `The run does not wait for a moment, an event or a condition: it is ${state ?? status}`,
};

/** Changes nothing when the run is as it shall be already. Throws NOT_FOUND, CONFLICT, or INVALID_INPUT for a port. Returns the run as it was. */
async function move(context: RequestContext, action: Action, runId: string, options: Options = {}): Promise<Run> {
  const { database, now, caller } = context;
  const run = await findRun(context, runId);
  const { graphId = null, port = null, key = '' } = options;
  const values = { tenantId: caller.tenantId, action, runId, graphId, port, key, actor: caller.actor, now };
  const { reason } = await database.one(queries.moveRun, values);
  if (reason === 'PAUSED_ALREADY' || reason === 'NOT_PAUSED') return run;
  if (reason === 'NO_SUCH_PORT') throw invalid('port', 'must be a port of the node that the run waits at');
  if (reason !== null) {
    // A walk may have moved it since it was read.
    const asItIs = await findRun(context, runId);
    if (action === 'cancel' && asItIs.status === 'CANCELLED') return asItIs;
    throw new EngineError('CONFLICT', refusals[reason]?.(asItIs) ?? reason, { details: { reason } });
  }
  return run;
}

const record = (context: RequestContext, action: string, entityId: string, changes: Changes) =>
  recordAudit(context, { action, entityType: 'run', entityId, changes });

const statusNow = async (context: RequestContext, id: string) => ({ id, status: (await findRun(context, id)).status });

export const cancelRun = on(routes.cancelRun, async ({ params: { id }, ...context }) => {
  const { status } = await move(context, 'cancel', id);
  if (status !== 'CANCELLED') await record(context, 'run.cancelled', id, { status: { from: status, to: 'CANCELLED' } });
  return { body: { id, status: 'CANCELLED' as const } };
});

export const pauseRun = on(routes.pauseRun, async ({ params: { id }, ...context }) => {
  const { pausedAt, status } = await move(context, 'pause', id);
  if (pausedAt === null) await record(context, 'run.paused', id, { isPaused: { from: false, to: true } });
  return { body: { id, status } };
});

export const resumeRun = on(routes.resumeRun, async ({ params: { id }, ...context }) => {
  const { pausedAt, status } = await move(context, 'resume', id);
  if (pausedAt !== null) await record(context, 'run.resumed', id, { isPaused: { from: true, to: false } });
  return { body: { id, status } };
});

export const retryRun = on(routes.retryRun, async ({ params: { id }, ...context }) => {
  const { status, error } = await move(context, 'retry', id);
  await record(context, 'run.retried', id, {
    status: { from: status, to: 'RUNNING' },
    error: { from: error, to: null },
  });
  return { body: await statusNow(context, id) };
});

export const wakeRun = on(routes.wakeRun, async ({ params: { id }, body: { port }, ...context }) => {
  const { state, status } = await move(context, 'wake', id, { port });
  await record(context, 'run.woken', id, { state: { from: state, to: 'READY' } });
  return { body: { id, status } };
});

export const replayRun = on(routes.replayRun, async ({ params: { id: runId }, body, ...context }) => {
  const { database, caller } = context;
  const { tenantId } = caller;
  const { workflowId } = await findRun(context, runId);
  const { graphId, version } = await findRunnableVersion(context, workflowId, body.version ?? null);
  const key = randomUUID();
  await move(context, 'replay', runId, { graphId, key });
  const { id } = await database.one(queries.findReplay, { tenantId, workflowId, runId, key });
  await record(context, 'run.replayed', id, {
    replayOf: { from: null, to: runId },
    version: { from: null, to: version },
  });
  return { body: { id, status: 'RUNNING' as const } };
});
