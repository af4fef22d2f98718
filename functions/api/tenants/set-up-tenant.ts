/** Shows and sets up tenants whose rows exist, for a platform key. */
import { EngineError } from '../../engine/errors.ts';
import { setTenant } from '../http/queries.gen.ts';
import { on, type RequestContext } from '../http/route-handler.ts';
import { addAdminKey } from './add-admin-key.ts';
import { insertDefaults } from './insert-defaults.ts';
import { getTenant as findTenant, hasAdminKey, takeTurn } from './queries.gen.ts';
import { routes } from './routes.ts';

/**
 * Enters the tenant for `work`: row-level security shows a transaction the rows of its tenant only. Leaves it after, because the
 * answer of a platform key is stored under the key. Throws NOT_FOUND.
 */
async function inTenant<T>(
  context: RequestContext,
  tenantId: string,
  work: (context: RequestContext, tenant: NonNullable<(typeof findTenant)['gives']>) => Promise<T>,
): Promise<T> {
  const { database, caller, now } = context;
  await database.execute(setTenant, { tenantId, now });
  const tenant = await database.maybeOne(findTenant, { tenantId });
  if (!tenant) throw new EngineError('NOT_FOUND', `There is no tenant ${tenantId}`);
  const result = await work({ ...context, caller: { ...caller, tenantId } }, tenant);
  await database.execute(setTenant, { tenantId: caller.tenantId, now });
  return result;
}

export const getTenant = on(routes.getTenant, ({ params: { id }, ...context }) =>
  inTenant(context, id, async (_, tenant) => ({ body: tenant })),
);

/** Two calls at once take turns, so that only the first makes a key. */
export const setUpTenant = on(routes.setUpTenant, ({ params: { id: tenantId }, ...context }) =>
  inTenant(context, tenantId, async (inside) => {
    const { database, now, caller } = inside;
    await database.one(takeTurn, { tenantId });
    const made = await insertDefaults({ database, tenantId, actor: caller.actor, now });
    const { hasKey } = await database.one(hasAdminKey, { tenantId, now });
    const added = hasKey ? { keyId: null, key: null } : await addAdminKey(inside);
    return { body: { tenantId, ...made, ...added } };
  }),
);
