import { on } from '../../http/route-handler.ts';
import { scoreOf } from '../../http/scores/read-score.ts';
import { noSuchWorkflow } from '../draft/find-graph.ts';
import { findWorkflow } from './queries.gen.ts';
import { routes } from './score-routes.ts';

export const getWorkflowScore = on(
  routes.getWorkflowScore,
  async ({ params: { id: workflowId }, query: { days }, ...context }) => {
    const { database, caller } = context;
    if (!(await database.maybeOne(findWorkflow, { tenantId: caller.tenantId, workflowId })))
      throw noSuchWorkflow(workflowId);
    return { body: await scoreOf(context, { triggerId: null, workflowId }, { days, who: 'customers who entered' }) };
  },
);
