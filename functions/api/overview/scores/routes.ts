import * as z from 'zod/mini';
import { decimal, id } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { scoreView } from './score-view.ts';

const query = object({ days: z._default(decimal(1, 90), 14) });

const description =
  'Of the customers of the 180 days before the last `days`, each from the first time on. How many ordered within the days, beside how many would have been due by their rhythm anyway. The first is not the effect of the second: only an experiment with a share held out tells that.';

export const routes = defineRoutes('overview', {
  getTriggerScore: {
    method: 'GET',
    path: '/api/admin/triggers/{id}/score',
    access: 'viewer',
    summary: 'What customers did after the tasks of a trigger, beside what their rhythm said',
    description,
    params: object({ id }),
    query,
    reply: scoreView,
    status: 200,
  },
  getWorkflowScore: {
    method: 'GET',
    path: '/api/workflows/{id}/score',
    access: 'viewer',
    summary:
      'The effect of a workflow where an experiment shows it, and what its customers did beside what their rhythm said',
    description: `${description} effects: of the experiments on its splits, the newest ten.`,
    params: object({ id }),
    query,
    reply: scoreView,
    status: 200,
  },
});
