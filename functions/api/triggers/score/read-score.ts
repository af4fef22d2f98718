import { on } from '../../http/route-handler.ts';
import { scoreOf } from '../../http/scores/read-score.ts';
import { findTrigger } from '../trigger/queries.gen.ts';
import { noSuchTrigger } from '../trigger/trigger-view.ts';
import { routes } from './routes.ts';

export const getTriggerScore = on(
  routes.getTriggerScore,
  async ({ params: { id: triggerId }, query: { days }, ...context }) => {
    const { database, caller } = context;
    if (!(await database.maybeOne(findTrigger, { tenantId: caller.tenantId, triggerId })))
      throw noSuchTrigger(triggerId);
    return { body: await scoreOf(context, { triggerId, workflowId: null }, { days, who: 'customers with a task' }) };
  },
);
