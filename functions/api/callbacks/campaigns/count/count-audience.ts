/** Counts an audience before there is a campaign, such as while it is typed. */
import { on } from '../../../http/route-handler.ts';
import { readAudience, showAudience } from '../audience.ts';
import { routes } from '../routes.ts';
import { countCustomers, countSubscribers } from './queries.gen.ts';

/** Customers of whom a condition is asked. */
const MOST_ASKED = 10_000;
const MOST_SUBSCRIBERS = 1_000_000;

/** Throws INVALID_INPUT. */
export const countAudience = on(routes.countAudience, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  const audience = await readAudience(context, body.audience);
  if ('pageIds' in showAudience(audience)) {
    const { recipients } = await database.one(countSubscribers, { tenantId, audience, most: MOST_SUBSCRIBERS });
    return { body: { recipients, isExact: recipients < MOST_SUBSCRIBERS, looked: recipients, of: recipients } };
  }
  const asked = { tenantId, audience, workflowId: body.workflowId ?? null, now, most: MOST_ASKED };
  const { looked, of, matching } = await database.one(countCustomers, asked);
  const recipients = looked === 0 ? 0 : Math.round((matching * of) / looked);
  return { body: { recipients, isExact: looked === of, looked, of } };
});
