import * as z from 'zod/mini';
import { moment } from '../http/fields/moment.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { overviewView } from './overview-view.ts';

export const routes = defineRoutes('overview', {
  getOverview: {
    method: 'GET',
    path: '/api/overview',
    access: 'viewer',
    summary: 'What needs a look, figures of a period, the load of reps and queues, and what comes next',
    description:
      'The period is the 28 days before now unless `from` (at or after) and `to` (before) say otherwise, at most 100 days. Tasks count by when they were made: the list behind them is `GET /api/tasks?createdSince=from&createdBefore=to`.',
    query: object({ from: z.optional(moment), to: z.optional(moment) }),
    reply: overviewView,
    status: 200,
  },
});
