import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on } from '../../http/route-handler.ts';
import { cancelMessageRun as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Idempotent: the second call finds nothing to cancel. */
export const cancelMessageRun = on(routes.cancelMessageRun, async ({ params: { messageRunId }, ...context }) => {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  const cancelled = await database.maybeOne(statement, { tenantId, messageRunId, now });
  if (!cancelled) throw new EngineError('NOT_FOUND', `There is no run ${messageRunId}`);
  const { deleted, failed, isChange } = cancelled;
  if (isChange)
    await recordAudit(context, {
      ...{ action: 'message_run.cancelled', entityType: 'message_run', entityId: tenantId },
      changes: { messageRunId, deleted, failed },
    });
  return { body: { deleted, failed, scanned: deleted + failed } };
});
