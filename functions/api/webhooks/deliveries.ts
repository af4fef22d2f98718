/** Lists, shows and replays what was delivered to webhook endpoints. */
import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { findEndpoint } from './read-endpoints.ts';
import { routes } from './routes.ts';

type Row = NonNullable<(typeof queries.listDeliveries)['gives']>;

/** The table's check allows no other status. */
const toView = ({ status, ...row }: Omit<Row, 'cursorAt' | 'body'>) => ({ ...row, status: status as 'DONE' });

export const listWebhookDeliveries = on(routes.listWebhookDeliveries, async ({ params, query, ...context }) => {
  const { id: endpointId } = await findEndpoint(context, params.id);
  const { limit, cursor, status = null } = query;
  const asked = { tenantId: context.caller.tenantId, endpointId, deliveryId: null, status, ...fromCursor(cursor) };
  const rows = await context.database.many(queries.listDeliveries, { ...asked, limit: limit + 1 });
  const { items, nextCursor } = toPage(
    rows.map(({ body: _, ...row }) => row),
    limit,
  );
  return { body: { items: items.map(toView), nextCursor } };
});

async function showDelivery(context: RequestContext, endpointId: string, deliveryId: string) {
  const asked = {
    tenantId: context.caller.tenantId,
    endpointId,
    deliveryId,
    status: null,
    afterAt: null,
    afterId: null,
  };
  const row = await context.database.maybeOne(queries.listDeliveries, { ...asked, limit: 1 });
  if (!row) throw new EngineError('NOT_FOUND', `The webhook endpoint ${endpointId} has no delivery ${deliveryId}`);
  const { cursorAt: _, body, ...delivery } = row;
  return { body: { ...toView(delivery), body } };
}

export const getWebhookDelivery = on(routes.getWebhookDelivery, ({ params: { id, deliveryId }, ...context }) =>
  showDelivery(context, id, deliveryId),
);

export const replayWebhookDelivery = on(
  routes.replayWebhookDelivery,
  async ({ params: { id: endpointId, deliveryId }, ...context }) => {
    const { database, caller, now } = context;
    await showDelivery(context, endpointId, deliveryId);
    await database.one(queries.replayDelivery, { tenantId: caller.tenantId, endpointId, deliveryId, now });
    const changes = { deliveryId: { from: null, to: deliveryId } };
    await recordAudit(context, {
      ...{ action: 'webhook_delivery.replayed', entityType: 'webhook_endpoint', entityId: endpointId, changes },
    });
    return showDelivery(context, endpointId, deliveryId);
  },
);
