import { id } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { scoreView } from '../../http/scores/score-view.ts';
import { scoreDescription, scoreQuery } from '../../http/scores/span.ts';

export const routes = defineRoutes('workflows', {
  getWorkflowScore: {
    method: 'GET',
    path: '/api/workflows/{id}/score',
    access: 'viewer',
    summary:
      'The effect of a workflow where an experiment shows it, and what its customers did beside what their rhythm said',
    description: `${scoreDescription} effects: of the experiments on its splits, the newest ten.`,
    params: object({ id }),
    query: scoreQuery,
    reply: scoreView,
    status: 200,
  },
});
