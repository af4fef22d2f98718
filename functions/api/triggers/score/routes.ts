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
    summary: 'What customers did after the tasks of a trigger, beside what their rhythm said',
    description: scoreDescription,
    params: object({ id }),
    query: scoreQuery,
    reply: scoreView,
    status: 200,
  },
});
