import * as z from 'zod/mini';
import { choice, id } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { taskStatuses, taskView } from './task-view.ts';

const template = z.object({ id: z.guid(), label: z.string(), sortOrder: z.int() });

export const routes = defineRoutes('tasks', {
  listTasks: {
    method: 'GET',
    path: '/api/tasks',
    access: 'viewer',
    summary: 'List tasks, newest first',
    description: 'Titles end at 200 characters here, descriptions at 500.',
    query: object({ ...paging, status: z.optional(choice(taskStatuses)) }),
    reply: listOf(taskView),
    status: 200,
  },
  changeTask: {
    method: 'PATCH',
    path: '/api/tasks/{id}',
    access: 'operator',
    summary: 'Complete, cancel or reassign a task',
    description:
      'COMPLETED and CANCELLED are final. An assigneeId of null unassigns the task. Completing a sample task marks the sample as followed up.',
    params: object({ id }),
    body: object({ status: z.optional(choice(taskStatuses)), assigneeId: z.optional(z.nullable(id)) }),
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
