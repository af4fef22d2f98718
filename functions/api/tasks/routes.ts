import * as z from 'zod/mini';
import { choice, id } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoute } from '../http/route.ts';
import { taskStatuses, taskView } from './task-view.ts';

const listTasks = defineRoute({
  method: 'GET',
  path: '/api/tasks',
  name: 'listTasks',
  function: 'tasks',
  access: 'viewer',
  summary: 'List tasks, newest first',
  description: 'Titles end at 200 characters here, descriptions at 500.',
  query: object({ ...paging, status: z.optional(choice(taskStatuses)) }),
  reply: listOf(taskView),
  status: 200,
});

const changeTask = defineRoute({
  method: 'PATCH',
  path: '/api/tasks/{id}',
  name: 'changeTask',
  function: 'tasks',
  access: 'operator',
  summary: 'Complete, cancel or reassign a task',
  description:
    'COMPLETED and CANCELLED are final. An assigneeId of null takes the task from its assignee. Completing a sample task marks the sample as followed up.',
  params: object({ id }),
  body: object({ status: z.optional(choice(taskStatuses)), assigneeId: z.optional(z.nullable(id)) }),
  example: { status: 'COMPLETED' },
  reply: taskView,
  status: 200,
});

const template = z.object({ id: z.guid(), label: z.string(), sortOrder: z.int() });

const listFeedbackTemplates = defineRoute({
  method: 'GET',
  path: '/api/sample-feedback-templates',
  name: 'listFeedbackTemplates',
  function: 'tasks',
  access: 'viewer',
  summary: 'Feedback templates in use, by category',
  reply: z.object({ POSITIVE: z.array(template), NEGATIVE: z.array(template), NEUTRAL: z.array(template) }),
  status: 200,
});

export const routes = { listTasks, changeTask, listFeedbackTemplates };
