/** Answers the lists of the collections, and the routes of one row. */
import { flagOf } from '../../http/fields/flag-of.ts';
import { on, type RouteHandler } from '../../http/route-handler.ts';
import { routes } from '../routes.ts';
import * as queries from './queries.gen.ts';
import { reader } from './reader.ts';

const instant = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text));

interface Line {
  readonly productId: string;
  readonly productExternalId: string | null;
  readonly quantity: number;
  readonly amount: number;
}

const users = reader('users', queries.listCrmUsers, (row) => row);
const products = reader('products', queries.listCrmProducts, (row) => row);
const customers = reader('customers', queries.listCrmCustomers, (row) => row);
const orders = reader('orders', queries.listCrmOrders, ({ total, lines, ...row }) => ({
  ...{ ...row, total: Number(total) },
  lines: lines as unknown as readonly Line[], // the statement makes them
}));
const samples = reader('samples', queries.listCrmSamples, (row) => row);
const deliverables = reader('deliverables', queries.listCrmDeliverables, (row) => row);

export const readHandlers: readonly RouteHandler[] = [
  on(routes.listCrmUsers, ({ database, query: { q: beginning, isActive, ...query }, caller: { tenantId } }) =>
    users.list(database, { tenantId, ...query, beginning, isActive: flagOf(isActive) }, query),
  ),
  on(routes.getCrmUser, users.get),
  on(routes.listCrmProducts, ({ database, query: { q: beginning, ...query }, caller: { tenantId } }) =>
    products.list(database, { tenantId, ...query, beginning }, query),
  ),
  on(routes.getCrmProduct, products.get),
  on(routes.listCrmCustomers, ({ database, query, caller: { tenantId } }) => {
    const { q: beginning, salesRepExternalId: repExternalId, ...rest } = query;
    return customers.list(database, { tenantId, ...rest, beginning, repExternalId }, query);
  }),
  on(routes.getCrmCustomer, customers.get),
  on(routes.listCrmOrders, ({ database, query: { from, to, ...query }, caller: { tenantId } }) =>
    orders.list(database, { tenantId, ...query, from: instant(from), to: instant(to) }, query),
  ),
  on(routes.getCrmOrder, orders.get),
  on(routes.listCrmSamples, ({ database, query: { from, to, ...query }, caller: { tenantId } }) =>
    samples.list(database, { tenantId, ...query, from: instant(from), to: instant(to) }, query),
  ),
  on(routes.getCrmSample, samples.get),
  on(routes.listCrmDeliverables, ({ database, query, caller: { tenantId } }) =>
    deliverables.list(database, { tenantId, ...query }, query),
  ),
  on(routes.getCrmDeliverable, deliverables.get),
];
