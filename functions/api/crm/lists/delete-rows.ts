import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { brokenRule } from '../../http/broken-rule.ts';
import { on, type RouteHandler } from '../../http/route-handler.ts';
import type { Collection } from '../collections.ts';
import { routes } from '../routes.ts';
import { deleteRow } from './queries.gen.ts';

/** As the audit log calls one of them. */
const names: Readonly<Record<Collection, string>> = {
  users: 'user',
  products: 'product',
  customers: 'customer',
  orders: 'order',
  samples: 'sample',
  deliverables: 'deliverable',
};

const FOREIGN_KEY = /_fkey\d*$/;

/** A row that others refer to stays: figures are made of those. */
function explain(error: unknown, collection: Collection, externalId: string): unknown {
  if (!FOREIGN_KEY.test(brokenRule(error)?.name ?? '')) return error;
  const wayOut =
    collection === 'customers'
      ? `; POST /api/crm/customers/${externalId}/erasure removes the person and keeps figures`
      : '';
  return new EngineError('CONFLICT', `Other rows refer to ${externalId} of ${collection}: delete those first${wayOut}`);
}

const deleteOf = (
  route: (typeof routes)['deleteCrmUser' | 'deleteCrmCustomer'],
  collection: Collection,
): RouteHandler =>
  on(route, async ({ params: { externalId }, ...context }) => {
    const { database, caller } = context;
    const { tenantId } = caller;
    const deleted = await database.one(deleteRow, { tenantId, collection, externalId }).catch((error) => {
      throw explain(error, collection, externalId);
    });
    if (deleted.id === null && !deleted.wasHeld)
      throw new EngineError('NOT_FOUND', `There is no row ${externalId} among ${collection}`);
    if (deleted.id !== null)
      await recordAudit(context, {
        ...{ action: `${names[collection]}.deleted`, entityType: names[collection], entityId: deleted.id },
        changes: { externalId: { from: externalId, to: null } },
      });
    return { body: undefined };
  });

export const deleteHandlers: readonly RouteHandler[] = [
  deleteOf(routes.deleteCrmUser, 'users'),
  deleteOf(routes.deleteCrmProduct, 'products'),
  deleteOf(routes.deleteCrmCustomer, 'customers'),
  deleteOf(routes.deleteCrmOrder, 'orders'),
  deleteOf(routes.deleteCrmSample, 'samples'),
  deleteOf(routes.deleteCrmDeliverable, 'deliverables'),
];
