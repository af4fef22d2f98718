import { on } from '../../http/route-handler.ts';
import { describeInWords, describeOrders } from '../../http/scores/describe-orders.ts';
import { MOST_CUSTOMERS, spanOf } from '../../http/scores/span.ts';
import { findTrigger } from '../trigger/queries.gen.ts';
import { noSuchTrigger } from '../trigger/trigger-view.ts';
import { scoreTrigger } from './queries.gen.ts';
import { routes } from './routes.ts';

export const getTriggerScore = on(
  routes.getTriggerScore,
  async ({ database, params: { id: triggerId }, query: { days }, caller: { tenantId }, now }) => {
    if (!(await database.maybeOne(findTrigger, { tenantId, triggerId }))) throw noSuchTrigger(triggerId);
    const span = spanOf(now, days);
    const rows = await database.many(scoreTrigger, { tenantId, triggerId, days, ...span, most: MOST_CUSTOMERS });
    const description = describeOrders(rows);
    const text = describeInWords(description, 'customers with a task', days);
    return { body: { kind: 'DESCRIPTION' as const, text, days, ...span, effects: [], description } };
  },
);
