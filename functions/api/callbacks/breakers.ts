import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { on } from '../http/route-handler.ts';
import { closeBreaker } from './lanes/queries.gen.ts';
import { listBreakers, listCircuits } from './queries.gen.ts';
import { routes } from './routes.ts';

/** A lane's own where it has others. */
const THRESHOLD = 5;
const TIMEOUT_MS = 300_000;

export const getCircuitBreakers = on(routes.getCircuitBreakers, async ({ database, caller: { tenantId }, now }) => {
  const circuits = await database.many(listCircuits, { tenantId, now });
  return {
    body: {
      items: await database.many(listBreakers, { tenantId, key: null, now }),
      enabled: true as const,
      threshold: THRESHOLD,
      timeout_ms: TIMEOUT_MS,
      circuits: circuits.map(({ lane, laneId, seconds, openedUntil, lastError, ...rest }) => ({
        ...{ key: lane, lane_id: laneId, ...rest, timeout_ms: seconds * 1000 },
        ...{ opened_until: openedUntil, last_error: lastError },
      })),
    },
  };
});

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
