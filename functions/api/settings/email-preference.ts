import { randomUUID } from 'node:crypto';
import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { insertAuditEntry } from '../http/audit/queries.gen.ts';
import { on } from '../http/route-handler.ts';
import { routes } from './preference-routes.ts';
import { findEmailPreference, storeEmailPreference } from './queries.gen.ts';

async function preferenceOf(database: Database, tenantId: string, customerId: string) {
  const found = await database.maybeOne(findEmailPreference, { tenantId, customerId });
  if (!found) throw new EngineError('NOT_FOUND', `There is no customer ${customerId}`);
  return found;
}

export const readEmailPreference = on(
  routes.readEmailPreference,
  async ({ database, params: { id }, caller: { tenantId } }) => ({ body: await preferenceOf(database, tenantId, id) }),
);

/** Saying again what is so already changes nothing, not even since when. */
export const changeEmailPreference = on(
  routes.changeEmailPreference,
  async ({ database, params, body: { allowsEmail }, caller: { tenantId, actor }, now }) => {
    const before = await preferenceOf(database, tenantId, params.id);
    if (before.allowsEmail === allowsEmail && before.changedAt !== null) return { body: before };
    const { customerId } = before;
    await database.execute(storeEmailPreference, { tenantId, customerId, allowsEmail, now });
    const entity = { entityType: 'customer', entityId: customerId, action: 'email_preference.changed' };
    const changes = { allowsEmail: { from: before.allowsEmail, to: allowsEmail } };
    await database.execute(insertAuditEntry, { id: randomUUID(), tenantId, actor, ...entity, changes, now });
    return { body: { customerId, allowsEmail, changedAt: now } };
  },
);
