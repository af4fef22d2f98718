/** Shows a tenant its quotas, and lets the platform change them. */
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { quotas } from '../../http/fields/quota-names.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { inTenant } from '../in-tenant.ts';
import { resetQuota, setQuota as setStatement, listQuotas as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

/** A row that the code does not know yet, during a deployment, is left out. */
async function list({ database, caller: { tenantId }, now }: RequestContext, quota: string | null) {
  const rows = await database.many(statement, { tenantId, quota, now });
  return rows.flatMap(({ name, most, ...row }) => {
    const [limits] = Object.entries(quotas).find(([one]) => one === name)?.[1] ?? [];
    return limits === undefined ? [] : [{ quota: name, limits, limit: most, ...row }];
  });
}

export const listQuotas = on(routes.listQuotas, async (context) => ({
  body: { items: await list(context, null), nextCursor: null },
}));

export const setQuota = on(routes.setQuota, ({ params: { id, quota }, body: { limit }, ...context }) =>
  inTenant(context, id, async (inside) => {
    const { database, caller } = inside;
    const { tenantId } = caller;
    const [before] = await list(inside, quota);
    if (limit === null) await database.execute(resetQuota, { tenantId, quota });
    else await database.execute(setStatement, { tenantId, quota, most: limit });
    const [after] = await list(inside, quota);
    if (!before || !after) throw new EngineError('INTERNAL', `automation.quotas has no ${quota}`);
    if (before.limit !== after.limit) {
      const changes = { [quota]: { from: before.limit, to: after.limit } };
      await recordAudit(inside, { action: 'quota.changed', entityType: 'tenant', entityId: tenantId, changes });
    }
    return { body: after };
  }),
);
