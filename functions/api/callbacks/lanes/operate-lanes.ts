/** Blocks and frees lanes, and closes their breakers. Idempotent: what is so already stays, and nothing is recorded. */
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import * as queries from './queries.gen.ts';
import { findLane, showLane } from './read-lanes.ts';
import { routes } from './routes.ts';

/** The lane of a queue is everybody's. */
async function findOwnLane({ database, caller, now }: RequestContext, laneId: string) {
  const lane = await findLane(database, caller.tenantId, laneId, now);
  if (lane.kind !== 'queue') return lane;
  const queue = lane.key.replace(/^queue:/, '').replace(/-urgent$/, '');
  throw new EngineError(
    'CONFLICT',
    `The lane is that of a queue, which all tenants share; POST /api/jobs/queues/${queue}/pause holds yours back`,
  );
}

const record = (
  context: RequestContext,
  action: string,
  lane: { readonly id: string; readonly key: string },
  changes: Readonly<Record<string, { readonly from: string | number | null; readonly to: string | number | null }>>,
) =>
  recordAudit(context, {
    action: `lane.${action}`,
    entityType: 'lane',
    entityId: lane.id,
    changes: { key: { from: lane.key, to: lane.key }, ...changes },
  });

const text = (moment: Date | null): string | null => moment?.toISOString() ?? null;

export const blockLane = on(routes.blockLane, async ({ params, body, ...context }) => {
  const { database, caller, now } = context;
  const until = body.until ? new Date(body.until) : null;
  if (until && until <= now) throw invalid('until', `must be after ${now.toISOString()}, which is now`);
  const before = await findOwnLane(context, params.id);
  await database.execute(queries.blockLane, { tenantId: caller.tenantId, key: before.key, until });
  const after = await showLane(context, params.id);
  const [from, to] = [text(before.blockedUntil), text(after.body.blockedUntil)];
  if (from !== to) await record(context, 'blocked', before, { blockedUntil: { from, to } });
  return after;
});

export const freeLane = on(routes.freeLane, async ({ params, ...context }) => {
  const { database, caller, now } = context;
  const before = await findOwnLane(context, params.id);
  if (await database.maybeOne(queries.freeLane, { tenantId: caller.tenantId, key: before.key, now }))
    await record(context, 'freed', before, { blockedUntil: { from: text(before.blockedUntil), to: null } });
  return showLane(context, params.id);
});

export const resetLane = on(routes.resetLane, async ({ params, ...context }) => {
  const { database, caller } = context;
  const before = await findOwnLane(context, params.id);
  if (await database.maybeOne(queries.closeBreaker, { tenantId: caller.tenantId, lane: before.key }))
    await record(context, 'breaker_reset', before, {
      failures: { from: before.failures, to: 0 },
      openedUntil: { from: text(before.openedUntil), to: null },
    });
  return showLane(context, params.id);
});
