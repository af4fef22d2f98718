import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { changesBetween } from '../http/audit/changes.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { on } from '../http/route-handler.ts';
import { findTask, noSuchTask } from './find-task.ts';
import { findUser, lockTask, updateTask } from './queries.gen.ts';
import { routes } from './routes.ts';

const CLOSED = new Set(['COMPLETED', 'CANCELLED']);

async function requireActiveUser(database: Database, tenantId: string, userId: string): Promise<void> {
  const user = await database.maybeOne(findUser, { tenantId, userId });
  if (user?.isActive) return;
  throw new EngineError('INVALID_INPUT', 'The assignee cannot take tasks', {
    details: [{ path: 'assigneeId', message: 'must be an active user of this tenant' }],
  });
}

/** A closed task can only be opened again. Throws CONFLICT. */
function requireOpen(before: string, after: string): void {
  if (!CLOSED.has(before) || !CLOSED.has(after)) return;
  throw new EngineError(
    'CONFLICT',
    `The task is ${before}; open it again first, with the status PENDING or IN_PROGRESS`,
  );
}

/** Idempotent: a request for what the task already is changes nothing and is no conflict. */
export const changeTask = on(routes.changeTask, async ({ params: { id: taskId }, body, ...context }) => {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  const task = await database.maybeOne(lockTask, { tenantId, taskId });
  if (!task) throw noSuchTask(taskId);
  const before = { status: task.status, assigneeId: task.assigneeId };
  const after = {
    status: body.status ?? before.status,
    assigneeId: body.assigneeId === undefined ? before.assigneeId : body.assigneeId,
  };
  const changes = changesBetween(before, after);
  if (changes) {
    requireOpen(before.status, after.status);
    if (changes.assigneeId && after.assigneeId !== null) await requireActiveUser(database, tenantId, after.assigneeId);
    const completedAt = after.status === 'COMPLETED' ? now : null;
    await database.execute(updateTask, { tenantId, taskId, ...after, completedAt });
    await recordAudit(context, { action: 'task.changed', entityType: 'task', entityId: taskId, changes });
  }
  return { body: await findTask(database, tenantId, taskId) };
});
