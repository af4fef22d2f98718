import { EngineError } from '../../engine/errors.ts';
import { setTenant } from '../http/queries.gen.ts';
import type { RequestContext } from '../http/route-handler.ts';
import { getTenant as findTenant } from './queries.gen.ts';

/**
 * Enters the tenant for `work`: row-level security shows a transaction the rows of its tenant only. Leaves it after, because the
 * answer of a platform key is stored under the key. Throws NOT_FOUND.
 */
export async function inTenant<T>(
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
