import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import { listTasks as statement } from './queries.gen.ts';
import { routes } from './routes.ts';
import { toTaskView } from './task-view.ts';

/** Two hundred rows with texts of this length stay below 1 MB in any alphabet. */
const DESCRIPTION_LENGTH = 500;

export const listTasks = on(
  routes.listTasks,
  async ({ database, query: { limit, cursor, status = null }, caller: { tenantId } }) => {
    const rows = await database.many(statement, {
      tenantId,
      taskId: null,
      status,
      ...fromCursor(cursor),
      limit: limit + 1,
      descriptionLength: DESCRIPTION_LENGTH,
    });
    return { body: toPage(rows.map(toTaskView), limit) };
  },
);
