import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

const everyAddress = { addressId: null, address: null, isStopped: null, afterAt: null, afterId: null };

export const listEmailAddresses = on(
  routes.listEmailAddresses,
  async ({ database, query: { limit, cursor, isStopped, address = null }, caller: { tenantId } }) => {
    const rows = await database.many(queries.listAddresses, {
      ...everyAddress,
      tenantId,
      address,
      isStopped: isStopped === undefined ? null : isStopped === 'true',
      ...fromCursor(cursor),
      limit: limit + 1,
    });
    return { body: toPage(rows, limit) };
  },
);

/** Idempotent: an address that is not stopped stays as it is, and nothing is recorded. */
export const allowEmailAddress = on(routes.allowEmailAddress, async ({ params: { id: addressId }, ...context }) => {
  const { database } = context;
  const { tenantId } = context.caller;
  const row = await database.maybeOne(queries.listAddresses, { ...everyAddress, tenantId, addressId, limit: 1 });
  if (!row) throw new EngineError('NOT_FOUND', `There is no e-mail address ${addressId}`);
  const { cursorAt: _, ...before } = row;
  if (before.stoppedReason !== null) {
    await database.execute(queries.allowAddress, { tenantId, addressId });
    const changes = { stoppedReason: { from: before.stoppedReason, to: null } };
    const entity = { entityType: 'email_address', entityId: addressId };
    await recordAudit(context, { action: 'email_address.allowed', ...entity, changes });
  }
  return { body: { ...before, stoppedReason: null, stoppedAt: null } };
});
