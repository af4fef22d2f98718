import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { on } from '../http/route-handler.ts';
import { closeBreaker, listBreakers } from './queries.gen.ts';
import { routes } from './routes.ts';

export const getCircuitBreakers = on(routes.getCircuitBreakers, async ({ database, caller: { tenantId }, now }) => ({
  body: { items: await database.many(listBreakers, { tenantId, key: null, now }) },
}));

/** Idempotent: a closed breaker without failures stays as it is, and nothing is recorded. */
export const resetCircuitBreaker = on(routes.resetCircuitBreaker, async ({ params: { key }, ...context }) => {
  const { database, now } = context;
  const { tenantId } = context.caller;
  const before = await database.maybeOne(listBreakers, { tenantId, key, now });
  if (!before) throw new EngineError('NOT_FOUND', `There is no breaker ${key}`);
  if (await database.maybeOne(closeBreaker, { tenantId, lane: `endpoint:${key}` })) {
    const changes = {
      endpoint: before.endpoint,
      state: { from: before.state, to: 'closed' },
      failures: { from: before.failures, to: 0 },
    };
    const entity = { entityType: 'circuit_breaker', entityId: tenantId };
    await recordAudit(context, { action: 'circuit_breaker.reset', ...entity, changes });
  }
  return { body: { ...before, state: 'closed', failures: 0, openedUntil: null, lastError: null, waiting: 0 } };
});
