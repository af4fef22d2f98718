import { fromRankedCursor, toPage } from '../http/fields/cursor.ts';
import { flagOf } from '../http/fields/flag-of.ts';
import { on } from '../http/route-handler.ts';
import { anyTask } from './any-task.ts';
import { findTask } from './find-task.ts';
import { listTasks as statement } from './queries.gen.ts';
import { routes } from './routes.ts';
import { toTaskView } from './task-view.ts';

const instantOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

export const listTasks = on(routes.listTasks, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, dueSince, dueBefore, createdSince, createdBefore, isOpen, isAssigned, isDated, ...filters } =
    query;
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
  const rows = await database.many(statement, {
    ...anyTask,
    ...given,
    tenantId,
    isOpen: flagOf(isOpen),
    isAssigned: flagOf(isAssigned),
    isDated: flagOf(isDated),
    dueSince: instantOf(dueSince),
    dueBefore: instantOf(dueBefore),
    createdSince: instantOf(createdSince),
    createdBefore: instantOf(createdBefore),
    ...fromRankedCursor(cursor),
    limit: limit + 1,
  });
  return { body: toPage(rows.map(toTaskView), limit) };
});

export const getTask = on(routes.getTask, async ({ database, params: { id }, caller: { tenantId } }) => ({
  body: await findTask(database, tenantId, id),
}));
