/** Lists and replays the deliveries of a subscription, which are jobs. */
import { randomUUID } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { showSubscription } from './read-subscriptions.ts';
import { routes } from './routes.ts';

type Row = NonNullable<(typeof queries.listDeliveries)['gives']>;

/** The table's check allows no other status. */
const toView = ({ status, ...row }: Omit<Row, 'cursorAt'>) => ({ ...row, status: status as 'QUEUED' });

export const listSubscriptionDeliveries = on(
  routes.listSubscriptionDeliveries,
  async ({ params: { id: subscriptionId }, query, ...context }) => {
    await showSubscription(context, subscriptionId);
    const { limit, cursor, status = null } = query;
    const asked = { tenantId: context.caller.tenantId, subscriptionId, deliveryId: null, status };
    const page = { ...fromCursor(cursor), limit: limit + 1 };
    const { items, nextCursor } = toPage(
      await context.database.many(queries.listDeliveries, { ...asked, ...page }),
      limit,
    );
    return { body: { items: items.map(toView), nextCursor } };
  },
);

async function findDelivery({ database, caller }: RequestContext, subscriptionId: string, deliveryId: string) {
  const asked = { tenantId: caller.tenantId, subscriptionId, deliveryId, status: null, afterAt: null, afterId: null };
  const row = await database.maybeOne(queries.listDeliveries, { ...asked, limit: 1 });
  if (!row) throw new EngineError('NOT_FOUND', `The subscription ${subscriptionId} has no delivery ${deliveryId}`);
  const { cursorAt: _, ...delivery } = row;
  return toView(delivery);
}

/** A delivery of its own, whose log is beside that of the first. */
export const replaySubscriptionDelivery = on(
  routes.replaySubscriptionDelivery,
  async ({ params: { id: subscriptionId, deliveryId }, ...context }) => {
    const { database, caller, now } = context;
    await findDelivery(context, subscriptionId, deliveryId);
    const values = { tenantId: caller.tenantId, subscriptionId, deliveryId, newId: randomUUID(), now };
    const made = await database.maybeOne(queries.insertDelivery, values);
    if (!made)
      throw new EngineError(
        'CONFLICT',
        'The event is still being delivered; POST /api/jobs/{id}/retry tries it at once',
      );
    await recordAudit(context, {
      ...{ action: 'webhook_delivery.replayed', entityType: 'webhook_subscription', entityId: subscriptionId },
      changes: { deliveryId: { from: deliveryId, to: made.id } },
    });
    return { body: await findDelivery(context, subscriptionId, made.id) };
  },
);
