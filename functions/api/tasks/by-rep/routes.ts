import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { counts } from '../board/routes.ts';
import { taskFilters } from '../filter-fields.ts';
import { taskView } from '../task-view.ts';

/** Most tasks of one reply. */
export const MOST_TASKS = 200;

const rep = z.object({
  id: z.nullable(z.guid().check(describe('Null: tasks of nobody.'))),
  name: z.nullable(z.string()),
  ...counts,
  tasks: z.array(taskView),
});

export const routes = defineRoutes('tasks', {
  listTasksByRep: {
    method: 'GET',
    path: '/api/tasks/by-rep',
    access: 'viewer',
    summary: 'List open tasks by rep, those due first',
    description: `Up to ${MOST_TASKS} tasks in all, shared evenly: the first of each rep, then the second of each. The counts are of all that match; GET /api/tasks?isOpen=true&order=dueAt&assigneeId= lists the others of a rep. The rep with most comes first, tasks of nobody last.`,
    query: object(taskFilters),
    reply: z.object({ items: z.array(rep) }),
    status: 200,
  },
});
