import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, id } from '../http/fields/fields.ts';
import { moment } from '../http/fields/moment.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { taskFilters } from './filter-fields.ts';
import { taskPriorities, taskStatuses, taskView } from './task-view.ts';

const orders = ['createdAt', 'dueAt', 'priority'] as const;

const template = z.object({ id: z.guid(), label: z.string(), sortOrder: z.int() });

export const routes = defineRoutes('tasks', {
  listTasks: {
    method: 'GET',
    path: '/api/tasks',
    access: 'viewer',
    summary: 'List tasks, newest first or by due date or priority',
    description: 'Titles and comments end at 200 characters here, descriptions at 500.',
    query: object({
      ...paging,
      status: z.optional(choice(taskStatuses)),
      isOpen: z.optional(choice(['true', 'false']).check(describe('true: PENDING or IN_PROGRESS.'))),
      isRated: z.optional(choice(['true', 'false'])),
      wasRight: z.optional(choice(['true', 'false']).check(describe('What its rating says.'))),
      ...taskFilters,
      order: z._default(
        choice(orders).check(describe('dueAt and priority: the earliest due first, without a due date last.')),
        'createdAt',
      ),
    }),
    reply: listOf(taskView),
    status: 200,
  },
  getTask: {
    method: 'GET',
    path: '/api/tasks/{id}',
    access: 'viewer',
    summary: 'One task, with its whole description',
    params: object({ id }),
    reply: taskView,
    status: 200,
  },
  changeTask: {
    method: 'PATCH',
    path: '/api/tasks/{id}',
    access: 'operator',
    summary: 'Complete, cancel, reassign or reopen a task, or change its due date or priority',
    description:
      'A task that is COMPLETED or CANCELLED can only be opened again, with PENDING or IN_PROGRESS. An assigneeId of null unassigns the task, a dueAt of null takes its due date away. Completing a sample task marks the sample as followed up; opening it again takes that back.',
    params: object({ id }),
    body: object({
      status: z.optional(choice(taskStatuses)),
      assigneeId: z.optional(z.nullable(id)),
      priority: z.optional(choice(taskPriorities)),
      dueAt: z.optional(z.nullable(moment)),
    }),
    example: { status: 'COMPLETED' },
    reply: taskView,
    status: 200,
  },
  listFeedbackTemplates: {
    method: 'GET',
    path: '/api/sample-feedback-templates',
    access: 'viewer',
    summary: 'List the feedback templates in use, by category',
    reply: z.object({ POSITIVE: z.array(template), NEGATIVE: z.array(template), NEUTRAL: z.array(template) }),
    status: 200,
  },
});
