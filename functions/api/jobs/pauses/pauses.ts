import { didYouMean } from '../../../engine/did-you-mean.ts';
import { EngineError } from '../../../engine/errors.ts';
import { queues } from '../../../registry.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { listPauses, pauseQueue as pause, resumeQueue as resume } from './queries.gen.ts';
import { routes } from './routes.ts';

const names = Object.values(queues).map(({ name }): string => name);

function requireQueue(queue: string): void {
  if (!names.includes(queue))
    throw new EngineError('NOT_FOUND', `There is no queue "${queue}"${didYouMean(queue, names)}`);
}

const record = (context: RequestContext, action: 'paused' | 'resumed', queue: string) =>
  recordAudit(context, {
    action: `queue.${action}`,
    entityType: 'queue',
    entityId: context.caller.tenantId,
    changes: { queue: { from: queue, to: queue }, isPaused: { from: action === 'resumed', to: action === 'paused' } },
  });

/** Idempotent: a queue that is paused stays paused since the first time. */
export const pauseQueue = on(routes.pauseQueue, async ({ params: { queue }, ...context }) => {
  const { database, caller, now } = context;
  requireQueue(queue);
  const made = await database.maybeOne(pause, { queue, tenantId: caller.tenantId, now });
  if (made) await record(context, 'paused', queue);
  const pauses = await database.many(listPauses, { tenantId: caller.tenantId });
  return { body: { queue, pausedAt: pauses.find((one) => one.queue === queue)?.pausedAt ?? now } };
});

/** Idempotent. */
export const resumeQueue = on(routes.resumeQueue, async ({ params: { queue }, ...context }) => {
  const { database, caller } = context;
  requireQueue(queue);
  if (await database.maybeOne(resume, { queue, tenantId: caller.tenantId })) await record(context, 'resumed', queue);
  return { body: { queue, pausedAt: null } };
});
