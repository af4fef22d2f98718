/** Pieces of maintenance that a tenant pauses and resumes. */
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { definitionOf } from '../definition-of.ts';
import { findPause, pauseMaintenance as pause, resumeMaintenance as resume } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Throws NOT_FOUND, and CONFLICT for what no tenant has for itself. */
function requireOfTenant(name: string): void {
  if (definitionOf(name).job?.scope !== 'installation') return;
  const message = `${name} works on the whole installation: its schedule is switched off at deployment, with the context value schedules`;
  throw new EngineError('CONFLICT', message);
}

const record = (context: RequestContext, action: 'paused' | 'resumed', name: string) =>
  recordAudit(context, {
    action: `maintenance.${action}`,
    entityType: 'maintenance',
    entityId: context.caller.tenantId,
    changes: { name: { from: name, to: name }, isPaused: { from: action === 'resumed', to: action === 'paused' } },
  });

/** Idempotent: what is paused stays paused since the first time. */
export const pauseMaintenance = on(routes.pauseMaintenance, async ({ params: { name }, ...context }) => {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  requireOfTenant(name);
  const made = await database.maybeOne(pause, { name, tenantId, now });
  if (made) await record(context, 'paused', name);
  const { pausedAt } = made ?? (await database.one(findPause, { name, tenantId }));
  return { body: { name, pausedAt } };
});

/** Idempotent. */
export const resumeMaintenance = on(routes.resumeMaintenance, async ({ params: { name }, ...context }) => {
  const { database, caller } = context;
  requireOfTenant(name);
  if (await database.maybeOne(resume, { name, tenantId: caller.tenantId })) await record(context, 'resumed', name);
  return { body: { name, pausedAt: null } };
});
