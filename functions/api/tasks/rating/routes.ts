import * as z from 'zod/mini';
import { flag, id, text, wholeNumber } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { taskView } from '../task-view.ts';

export const routes = defineRoutes('tasks', {
  rateTask: {
    method: 'PUT',
    path: '/api/tasks/{id}/rating',
    access: 'operator',
    summary: 'Say how useful a task was, and whether it was right',
    description:
      'Takes the place of what was said before: a member that is left out is not answered. It needs satisfaction or wasRight. Tasks may be rated in any status. Satisfaction and accuracy of GET /api/kpis are made of ratings.',
    params: object({ id }),
    body: object({
      satisfaction: z.optional(z.nullable(wholeNumber(1, 5, { description: 'From 1, useless, to 5, very useful.' }))),
      wasRight: z.optional(z.nullable(flag)),
      comment: z.optional(z.nullable(text(1000))),
    }),
    example: { satisfaction: 4, wasRight: true },
    reply: taskView,
    status: 200,
  },
  removeTaskRating: {
    method: 'DELETE',
    path: '/api/tasks/{id}/rating',
    access: 'operator',
    summary: 'Take back what was said of a task',
    params: object({ id }),
    status: 204,
  },
});
