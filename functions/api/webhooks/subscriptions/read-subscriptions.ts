/** Lists and shows subscriptions. */
import { EngineError } from '../../../engine/errors.ts';
import { etagOf } from '../../http/etag.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { listSubscriptions as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

type Row = NonNullable<typeof statement.gives>;

/** The table's checks allow nothing else. */
const toView = ({ cursorAt: _, secretSetAt: _at, eventTypes, status, endedReason, breaker, ...row }: Row) => ({
  ...row,
  eventTypes: eventTypes as string[],
  status: status as 'ACTIVE',
  endedReason: endedReason as 'GONE' | null,
  breaker: breaker as 'closed',
});

const etagOfRow = ({ name, url, eventTypes, perSecond, status, secretSetAt }: Row): string =>
  etagOf([name, url, eventTypes, perSecond, status, secretSetAt.toISOString()]);

export const noSuchSubscription = (id: string) =>
  new EngineError('NOT_FOUND', `There is no webhook subscription ${id}`);

/** The answer of every route about one subscription. Throws NOT_FOUND. */
export async function showSubscription({ database, caller, now }: RequestContext, subscriptionId: string) {
  const asked = { tenantId: caller.tenantId, subscriptionId, afterAt: null, afterId: null, now, limit: 1 };
  const row = await database.maybeOne(statement, asked);
  if (!row) throw noSuchSubscription(subscriptionId);
  return { body: toView(row), etag: etagOfRow(row) };
}

export const listWebhookSubscriptions = on(
  routes.listWebhookSubscriptions,
  async ({ database, query: { limit, cursor }, now, caller: { tenantId } }) => {
    const asked = { tenantId, subscriptionId: null, ...fromCursor(cursor), now, limit: limit + 1 };
    const { items, nextCursor } = toPage(await database.many(statement, asked), limit);
    return { body: { items: items.map((row) => toView({ ...row, cursorAt: '' })), nextCursor } };
  },
);

export const getWebhookSubscription = on(routes.getWebhookSubscription, ({ params, ...context }) =>
  showSubscription(context, params.id),
);
