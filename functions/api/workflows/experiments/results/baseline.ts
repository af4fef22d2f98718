/** Counts what the plan of an experiment asks for: how many customers come a day, and what share of them order anyway. */
import { invalid } from '../../../http/fields/invalid.ts';
import { on } from '../../../http/route-handler.ts';
import { SMALLEST } from '../../../http/scores/describe-orders.ts';
import { DAY_MS, MOST_CUSTOMERS, spanOf } from '../../../http/scores/span.ts';
import * as queries from './queries.gen.ts';
import { routes } from './results-routes.ts';

const SPAN_DAYS = 91;
/** What is younger is counted as if it had been there for a week: its first days are no measure. */
const FEWEST_DAYS = 7;

export const getExperimentBaseline = on(routes.getExperimentBaseline, async ({ query, database, caller, now }) => {
  const { triggerId = null, key = null, days } = query;
  if ((triggerId === null) === (key === null)) throw invalid('triggerId', 'or key is required, and not both');
  const { from, until } = spanOf(now, days, SPAN_DAYS);
  const asked = { tenantId: caller.tenantId, triggerId, key, from, until, days, most: MOST_CUSTOMERS };
  const { customers, since, lookedAt, ordered } = await database.one(queries.countBaseline, asked);
  const begun = since === null ? from : new Date(since);
  const counted = Math.max(FEWEST_DAYS, (until.getTime() - begun.getTime()) / DAY_MS);
  return {
    body: {
      ...{ from, until, customers },
      customersPerDay: customers === 0 ? null : Number((customers / counted).toPrecision(3)),
      share: lookedAt < SMALLEST ? null : Number((ordered / lookedAt).toFixed(4)),
    },
  };
});
