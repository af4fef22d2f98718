import { randomUUID } from 'node:crypto';
import { EngineError } from '../../engine/errors.ts';
import type { MaintenanceDefinition } from '../../engine/maintenance/define.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import { maintenance } from '../../registry.ts';
import { insertAuditEntry } from '../http/audit/queries.gen.ts';
import { didYouMean } from '../http/fields/did-you-mean.ts';
import { on } from '../http/route-handler.ts';
import { findSwitches } from './find-switches.ts';
import { routes } from './routes.ts';
import { refusalFor } from './switches.ts';

const definitions = new Map<string, MaintenanceDefinition>(Object.values(maintenance).map((one) => [one.name, one]));

function definitionOf(name: string): MaintenanceDefinition {
  const definition = definitions.get(name);
  if (definition) return definition;
  const names = [...definitions.keys()];
  throw new EngineError(
    'NOT_FOUND',
    `There is no maintenance "${name}"${didYouMean(name, names)}; there is: ${names.join(', ')}`,
  );
}

/** Maintenance may run twice, so the queue is all there is to it; who asked is in the audit log, under a run's own id. */
export const runMaintenance = on(routes.runMaintenance, async ({ database, params: { name }, caller, now }) => {
  const definition = definitionOf(name);
  const { tenantId, actor } = caller;
  if (definition.job?.scope === 'installation' && tenantId !== NO_TENANT) {
    const message = `${name} works on the whole installation: call it with a platform key and without X-Tenant-Id`;
    throw new EngineError('FORBIDDEN', message);
  }
  const refusal = refusalFor(definition, await findSwitches(database, tenantId));
  if (refusal) throw new EngineError('CONFLICT', refusal);
  const requestedAt = now.toISOString();
  const one = tenantId === NO_TENANT ? {} : { tenantId };
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
