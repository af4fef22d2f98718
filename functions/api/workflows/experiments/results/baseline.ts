/** Counts what the plan of an experiment asks for: how many customers come a day, and what share of them order anyway. */
import { invalid } from '../../../http/fields/invalid.ts';
import { on } from '../../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './results-routes.ts';

const DAY_MS = 86_400_000;
const SPAN_DAYS = 91;
/** What is younger is counted as if it had been there for a week: its first days are no measure. */
const FEWEST_DAYS = 7;
const MOST_CUSTOMERS = 20_000;
/** Shares of fewer say more about chance. */
const SMALLEST = 10;

export const getExperimentBaseline = on(routes.getExperimentBaseline, async ({ query, database, caller, now }) => {
  const { triggerId = null, key = null, days } = query;
  if ((triggerId === null) === (key === null)) throw invalid('triggerId', 'or key is required, and not both');
  const until = new Date(now.getTime() - days * DAY_MS);
  const from = new Date(until.getTime() - SPAN_DAYS * DAY_MS);
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
