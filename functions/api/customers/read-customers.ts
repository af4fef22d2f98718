import { EngineError } from '../../engine/errors.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import { findCustomer, listCustomers as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

export const noSuchCustomer = (customerId: string) =>
  new EngineError('NOT_FOUND', `There is no customer ${customerId}`);

function withRep<R extends { salesRepId: string | null; salesRepName: string | null }>(row: R) {
  const { salesRepId, salesRepName, ...customer } = row;
  return { ...customer, salesRep: salesRepId === null ? null : { id: salesRepId, name: salesRepName } };
}

export const listCustomers = on(routes.listCustomers, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, q: beginning = null, status = null, repId = null } = query;
  const place = fromCursor(cursor);
  const rows = await database.many(statement, { tenantId, beginning, status, repId, ...place, limit: limit + 1 });
  return { body: toPage(rows.map(withRep), limit) };
});

export const getCustomer = on(
  routes.getCustomer,
  async ({ database, params: { id: customerId }, caller: { tenantId }, now }) => {
    const row = await database.maybeOne(findCustomer, { tenantId, customerId, now });
    if (!row) throw noSuchCustomer(customerId);
    const { orders: count, delivered, cancelled, total, firstOrderedAt, lastOrderedAt, lastDeliveredAt, ...rest } = row;
    const { openTasks: open, overdueTasks: overdue, nextDueAt, stoppedReason, ...customer } = rest;
    return {
      body: {
        ...withRep(customer),
        orders: { count, delivered, cancelled, total, firstOrderedAt, lastOrderedAt, lastDeliveredAt },
        tasks: { open, overdue, nextDueAt },
        emailStoppedReason: stoppedReason,
      },
    };
  },
);
