import { fromRankedCursor, toPage } from '../http/fields/cursor.ts';
import { flagOf } from '../http/fields/flag-of.ts';
import { on } from '../http/route-handler.ts';
import { anyTask } from './any-task.ts';
import { toFilter } from './filter-fields.ts';
import { findTask } from './find-task.ts';
import { listTasks as statement } from './queries.gen.ts';
import { routes } from './routes.ts';
import { toTaskView } from './task-view.ts';

export const listTasks = on(routes.listTasks, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, status = null, isOpen, isRated, wasRight, order, ...filters } = query;
  const rows = await database.many(statement, {
    ...anyTask,
    ...toFilter(filters),
    ...{ tenantId, status, order },
    isOpen: flagOf(isOpen),
    isRated: flagOf(isRated),
    wasRight: flagOf(wasRight),
    ...fromRankedCursor(cursor),
    limit: limit + 1,
  });
  return { body: toPage(rows.map(toTaskView), limit) };
});

export const getTask = on(routes.getTask, async ({ database, params: { id }, caller: { tenantId } }) => ({
  body: await findTask(database, tenantId, id),
}));
