import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import { changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on } from '../../http/route-handler.ts';
import { leaveOf } from './leave.ts';
import { listUsers as statement, storeUserSettings } from './queries.gen.ts';
import { routes } from './routes.ts';

type Row = Omit<NonNullable<(typeof statement)['gives']>, 'cursorAt'>;

function toUserView<R extends Row>({ leaveFrom, leaveUntil, limit, awayUntil, ...user }: R) {
  const share = limit === null ? null : limit === 0 ? 1 : user.openTasks / limit;
  return { ...user, leave: leaveOf({ leaveFrom, leaveUntil }), load: { limit, share, awayUntil } };
}

export const listUsers = on(routes.listUsers, async ({ database, query, now, caller: { tenantId } }) => {
  const { limit, cursor, isActive } = query;
  const { afterId } = fromCursor(cursor);
  const filter = { userId: null, isActive: isActive === undefined ? null : isActive === 'true' };
  const rows = await database.many(statement, { tenantId, now, ...filter, afterId, limit: limit + 1 });
  return { body: toPage(rows.map(toUserView), limit) };
});

/** Throws NOT_FOUND. */
async function findUser(database: Database, request: { tenantId: string; userId: string; now: Date }) {
  const row = await database.maybeOne(statement, { ...request, isActive: null, afterId: null, limit: 1 });
  if (!row) throw new EngineError('NOT_FOUND', `There is no user ${request.userId}`);
  const { cursorAt: _, ...user } = row;
  return toUserView(user);
}

/** Idempotent. Of two changes at the same time the later one stays. */
export const changeUser = on(routes.changeUser, async ({ params: { id: userId }, body, ...context }) => {
  const { database, now, caller } = context;
  const { tenantId } = caller;
  const user = await findUser(database, { tenantId, userId, now });
  const before = { capacity: user.capacity, maxOpenTasks: user.maxOpenTasks, leave: user.leave };
  const after = {
    capacity: body.capacity === undefined ? before.capacity : body.capacity,
    maxOpenTasks: body.maxOpenTasks === undefined ? before.maxOpenTasks : body.maxOpenTasks,
    leave: body.leave === undefined ? before.leave : body.leave,
  };
  const changes = changesBetween(before, after);
  if (!changes) return { body: user };
  const { from: leaveFrom = null, until: leaveUntil = null } = after.leave ?? {};
  await database.execute(storeUserSettings, { tenantId, userId, ...after, leaveFrom, leaveUntil, now });
  await recordAudit(context, { action: 'user.changed', entityType: 'user', entityId: userId, changes });
  return { body: await findUser(database, { tenantId, userId, now }) };
});
