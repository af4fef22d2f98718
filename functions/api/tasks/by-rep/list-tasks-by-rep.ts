import { on } from '../../http/route-handler.ts';
import { toFilter } from '../filter-fields.ts';
import { toTaskView } from '../task-view.ts';
import { listTasksByRep as statement } from './queries.gen.ts';
import { MOST_TASKS, routes } from './routes.ts';

type Row = NonNullable<(typeof statement)['gives']>;

function toRep(rows: readonly Row[], { assigneeId, assigneeName, open, overdue, today, later, undated }: Row) {
  const tasks = rows.map(({ open: _o, overdue: _d, today: _t, later: _l, undated: _u, ...task }) => toTaskView(task));
  return { id: assigneeId, name: assigneeName, open, overdue, today, later, undated, tasks };
}

export const listTasksByRep = on(routes.listTasksByRep, async ({ database, query, caller: { tenantId }, now }) => {
  const rows = await database.many(statement, { ...toFilter(query), tenantId, now, limit: MOST_TASKS });
  const firsts = rows.filter(({ assigneeId }, index) => index === 0 || rows[index - 1]?.assigneeId !== assigneeId);
  const items = firsts.map((first) => {
    const own = rows.filter(({ assigneeId }) => assigneeId === first.assigneeId);
    return toRep(own, first);
  });
  return { body: { items } };
});
