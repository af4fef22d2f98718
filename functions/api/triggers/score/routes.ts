import { id } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { scoreView } from '../../http/scores/score-view.ts';
import { scoreDescription, scoreQuery } from '../../http/scores/span.ts';

export const routes = defineRoutes('triggers', {
  getTriggerScore: {
    method: 'GET',
    path: '/api/admin/triggers/{id}/score',
    access: 'viewer',
    summary:
      'The effect of a trigger where an experiment shows it, and what customers did after its tasks beside what their rhythm said',
    description: `${scoreDescription} effects: of the experiments on the trigger, the newest ten.`,
    params: object({ id }),
    query: scoreQuery,
    reply: scoreView,
    status: 200,
  },
});
