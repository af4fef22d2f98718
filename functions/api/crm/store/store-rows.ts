/** Stores a batch: a result for each row, in one transaction. */
import { withBody } from '../../http/request/route.ts';
import { on, type RouteHandler } from '../../http/route-handler.ts';
import type { Collection } from '../collections.ts';
import { routes } from '../routes.ts';
import { anyRows, readBatch } from './read-batch.ts';
import { storeBatch } from './store-batch.ts';

const storeOf = (route: (typeof routes)['storeCrmUsers' | 'storeCrmCustomers'], collection: Collection): RouteHandler =>
  on(withBody(route, anyRows), async ({ query: { mode, missing }, body, database, now, caller: { tenantId } }) => ({
    body: await storeBatch({ database, now, tenantId }, collection, {
      mode,
      missing,
      rows: readBatch(collection, body),
    }),
  }));

export const storeHandlers: readonly RouteHandler[] = [
  storeOf(routes.storeCrmUsers, 'users'),
  storeOf(routes.storeCrmProducts, 'products'),
  storeOf(routes.storeCrmCustomers, 'customers'),
  storeOf(routes.storeCrmOrders, 'orders'),
  storeOf(routes.storeCrmSamples, 'samples'),
  storeOf(routes.storeCrmDeliverables, 'deliverables'),
];
