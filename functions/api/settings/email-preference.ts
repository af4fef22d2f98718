import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
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
  async ({ database, params: { id }, caller: { tenantId } }) => {
    const { isErased: _, ...body } = await preferenceOf(database, tenantId, id);
    return { body };
  },
);

/** Idempotent: setting the same preference again changes nothing, `changedAt` included. */
export const changeEmailPreference = on(
  routes.changeEmailPreference,
  async ({ params, body: { allowsEmail }, ...context }) => {
    const { database, now } = context;
    const { tenantId } = context.caller;
    const { isErased, ...before } = await preferenceOf(database, tenantId, params.id);
    if (isErased)
      throw new EngineError(
        'CONFLICT',
        `The customer ${params.id} was erased; a person who comes back is a new customer`,
      );
    if (before.allowsEmail === allowsEmail && before.changedAt !== null) return { body: before };
    const { customerId } = before;
    await database.execute(storeEmailPreference, { tenantId, customerId, allowsEmail, now });
    const entity = { entityType: 'customer', entityId: customerId };
    const changes = { allowsEmail: { from: before.allowsEmail, to: allowsEmail } };
    await recordAudit(context, { action: 'email_preference.changed', ...entity, changes });
    return { body: { customerId, allowsEmail, changedAt: now } };
  },
);
