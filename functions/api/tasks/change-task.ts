import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { changesBetween } from '../http/audit/changes.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { on } from '../http/route-handler.ts';
import { findUser, listTasks, lockTask, updateTask } from './queries.gen.ts';
import { routes } from './routes.ts';
import { toTaskView } from './task-view.ts';

/** The Data API returns at most 64 KB per row. */
const DESCRIPTION_LENGTH = 8000;

const FINAL = new Set(['COMPLETED', 'CANCELLED']);

async function requireActiveUser(database: Database, tenantId: string, userId: string): Promise<void> {
  const user = await database.maybeOne(findUser, { tenantId, userId });
  if (user?.isActive) return;
  throw new EngineError('INVALID_INPUT', 'The assignee cannot take tasks', {
    details: [{ path: 'assigneeId', message: 'must be an active user of this tenant' }],
  });
}

async function view(database: Database, tenantId: string, taskId: string) {
  const one = { taskId, status: null, afterAt: null, afterId: null, limit: 1, descriptionLength: DESCRIPTION_LENGTH };
  const { cursorAt: _, ...row } = await database.one(listTasks, { tenantId, ...one });
  return toTaskView(row);
}

/** Idempotent: a request for what the task already is changes nothing and is no conflict. */
export const changeTask = on(routes.changeTask, async ({ params: { id: taskId }, body, ...context }) => {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  const task = await database.maybeOne(lockTask, { tenantId, taskId });
  if (!task) throw new EngineError('NOT_FOUND', `There is no task ${taskId}`);
  const before = { status: task.status, assigneeId: task.assigneeId };
  const after = {
    status: body.status ?? before.status,
    assigneeId: body.assigneeId === undefined ? before.assigneeId : body.assigneeId,
  };
  const changes = changesBetween(before, after);
  if (changes) {
    if (FINAL.has(task.status)) throw new EngineError('CONFLICT', `The task is ${task.status}, which is final`);
    if (changes.assigneeId && after.assigneeId !== null) await requireActiveUser(database, tenantId, after.assigneeId);
    const completedAt = after.status === 'COMPLETED' ? now : null;
    await database.execute(updateTask, { tenantId, taskId, ...after, completedAt });
    await recordAudit(context, { action: 'task.changed', entityType: 'task', entityId: taskId, changes });
  }
  return { body: await view(database, tenantId, taskId) };
});
