import { randomUUID } from 'node:crypto';
import { EngineError } from '../../engine/errors.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { on } from '../http/route-handler.ts';
import { definitionOf } from './definition-of.ts';
import { routes } from './routes.ts';
import { findSwitches, refusalFor } from './switches.ts';

/** Sends a message to the queue and records who asked, under an id of its own. Duplicates are harmless: maintenance may run twice. */
export const runMaintenance = on(routes.runMaintenance, async ({ params: { name }, ...context }) => {
  const definition = definitionOf(name);
  const { tenantId, actor } = context.caller;
  if (definition.job?.scope === 'installation' && tenantId !== NO_TENANT) {
    const message = `${name} works on the whole installation: call it with a platform key and without X-Tenant-Id`;
    throw new EngineError('FORBIDDEN', message);
  }
  const { database, now } = context;
  const refusal = refusalFor(definition, await findSwitches(database, { tenantId, runs: 1, now }));
  if (refusal) throw new EngineError('CONFLICT', refusal);
  const requestedAt = now.toISOString();
  const one = tenantId === NO_TENANT ? {} : { tenantId };
  const entity = { entityType: 'maintenance', entityId: randomUUID() };
  const changes = { name: { from: null, to: name } };
  await recordAudit(context, { action: 'maintenance.requested', ...entity, changes });
  return {
    body: { name, tenantId: one.tenantId ?? null, requestedAt },
    wakeUps: [{ name, tenantId, body: { requestedAt, requestedBy: actor, ...one } }],
  };
});
