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

interface Editable {
  readonly status: string;
  readonly assigneeId: string | null;
  readonly priority: string;
  readonly dueAt: string | null;
}

type Changes = { readonly [Member in keyof Editable]?: Editable[Member] | undefined };

/** Null takes an assignee or a due date away; an absent member stays. */
function changed(before: Editable, body: Changes): Editable {
  const dueAt = body.dueAt == null ? body.dueAt : new Date(body.dueAt).toISOString();
  return {
    status: body.status ?? before.status,
    assigneeId: body.assigneeId === undefined ? before.assigneeId : body.assigneeId,
    priority: body.priority ?? before.priority,
    dueAt: dueAt === undefined ? before.dueAt : dueAt,
  };
}

/** Idempotent: a request for what the task already is changes nothing and is no conflict. */
export const changeTask = on(routes.changeTask, async ({ params: { id: taskId }, body, ...context }) => {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  const task = await database.maybeOne(lockTask, { tenantId, taskId });
  if (!task) throw noSuchTask(taskId);
  const before = {
    status: task.status,
    assigneeId: task.assigneeId,
    priority: task.priority,
    dueAt: task.dueAt?.toISOString() ?? null,
  };
  const after = changed(before, body);
  const changes = changesBetween(before, { ...after });
  if (changes) {
    requireOpen(before.status, after.status);
    if (changes.assigneeId && after.assigneeId !== null) await requireActiveUser(database, tenantId, after.assigneeId);
    const completedAt = after.status === 'COMPLETED' ? now : null;
    const dueAt = after.dueAt === null ? null : new Date(after.dueAt);
    await database.execute(updateTask, { tenantId, taskId, ...after, dueAt, completedAt });
    await recordAudit(context, { action: 'task.changed', entityType: 'task', entityId: taskId, changes });
  }
  return { body: await findTask(database, tenantId, taskId) };
});
