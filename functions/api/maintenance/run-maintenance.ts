import { randomUUID } from 'node:crypto';
import { EngineError } from '../../engine/errors.ts';
import { maintenance } from '../../registry.ts';
import { PLATFORM } from '../admit.ts';
import { didYouMean } from '../did-you-mean.ts';
import { on } from '../endpoint.ts';
import { insertAuditEntry } from '../queries.gen.ts';
import { routes } from './routes.ts';

const names = Object.values(maintenance).map((definition): string => definition.name);

/** Maintenance may run twice, so the queue is all there is to it; who asked is in the audit log, under a run's own id. */
export const runMaintenance = on(routes.runMaintenance, async ({ database, params: { name }, caller, now }) => {
  if (!names.includes(name)) {
    throw new EngineError(
      'NOT_FOUND',
      `There is no maintenance "${name}"${didYouMean(name, names)}; there is: ${names.join(', ')}`,
    );
  }
  const { tenantId, actor } = caller;
  const requestedAt = now.toISOString();
  const one = tenantId === PLATFORM ? {} : { tenantId };
  const entity = { entityType: 'maintenance', entityId: randomUUID() };
  const changes = { name: { from: null, to: name } };
  await database.execute(insertAuditEntry, {
    id: randomUUID(),
    tenantId,
    actor,
    action: 'maintenance.requested',
    ...entity,
    changes,
    now,
  });
  return {
    body: { name, tenantId: one.tenantId ?? null, requestedAt },
    rings: [{ name, tenantId, body: { requestedAt, requestedBy: actor, ...one } }],
  };
});
