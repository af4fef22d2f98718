/** Shows and sets up tenants whose rows exist, for a platform key. */
import { on } from '../http/route-handler.ts';
import { addAdminKey } from './add-admin-key.ts';
import { inTenant } from './in-tenant.ts';
import { insertDefaults } from './insert-defaults.ts';
import { hasAdminKey, takeTurn } from './queries.gen.ts';
import { routes } from './routes.ts';

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
