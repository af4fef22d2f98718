/** Lists triggers and the tasks that they created. */
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import { toTaskView } from '../tasks/task-view.ts';
import { listTriggeredTasks } from './queries.gen.ts';
import { routes } from './routes.ts';
import { findTrigger, listTriggers as statement } from './trigger/queries.gen.ts';
import { etagOfTrigger, findTriggerView, noSuchTrigger, toTriggerView } from './trigger/trigger-view.ts';

/** A config with long texts has up to 9 KB, and the Data API returns at most 1 MB. */
const MOST_TRIGGERS_PER_PAGE = 60;

export const listTriggers = on(routes.listTriggers, async ({ database, query, caller: { tenantId }, now }) => {
  const limit = Math.min(query.limit, MOST_TRIGGERS_PER_PAGE);
  const page = { ...fromCursor(query.cursor), limit: limit + 1 };
  const rows = await database.many(statement, { tenantId, triggerId: null, ...page });
  return {
    body: toPage(
      rows.map((row) => toTriggerView(row, now)),
      limit,
    ),
  };
});

export const getTrigger = on(routes.getTrigger, async ({ params, ...context }) => {
  const view = await findTriggerView(context, params.id);
  return { body: view, etag: etagOfTrigger(view) };
});

export const listTriggerTasks = on(
  routes.listTriggerTasks,
  async ({ database, params, query, caller: { tenantId } }) => {
    const triggerId = params.id;
    if (!(await database.maybeOne(findTrigger, { tenantId, triggerId }))) throw noSuchTrigger(triggerId);
    const { limit, cursor, status = null } = query;
    const page = { ...fromCursor(cursor), limit: limit + 1 };
    const rows = await database.many(listTriggeredTasks, { tenantId, triggerId, status, ...page });
    return {
      body: toPage(
        rows.map((row) => ({ ...toTaskView(row), occurrenceKey: row.occurrenceKey })),
        limit,
      ),
    };
  },
);
