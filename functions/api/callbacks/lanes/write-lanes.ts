/** Makes, changes and removes lanes of jobs. Those of queues and endpoints have their limits elsewhere. */
import { randomUUID } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import { changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { requireMatch } from '../../http/etag.ts';
import { invalid } from '../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { changed, checkSettings, DEFAULTS, type LaneSettings } from './check-settings.ts';
import * as queries from './queries.gen.ts';
import { etagOfLane, findLane, noSuchLane, showLane } from './read-lanes.ts';
import { routes } from './routes.ts';

const wayOut: Readonly<Record<string, string>> = {
  queue: 'The lane is that of a queue, whose limits the installation sets (context value jobLimits)',
  endpoint: 'The lane is that of an endpoint: set callsAtOnce and callsPerSecond with PATCH /api/admin/settings',
  page: 'The lane is that of a page: set perSecond with PATCH /api/pages/{pageId}',
};

/** Locks a lane of jobs. Throws NOT_FOUND, or CONFLICT for one that has its limits elsewhere. */
async function lockLane({ database, caller: { tenantId }, now }: RequestContext, laneId: string) {
  const row = await database.maybeOne(queries.lockLane, { tenantId, laneId });
  // Of another tenant, or of a queue.
  const { kind } = row ?? (await findLane(database, tenantId, laneId, now));
  if (kind !== 'jobs') throw new EngineError('CONFLICT', wayOut[kind] ?? `The lane is one of kind ${kind}`);
  if (!row) throw noSuchLane(laneId);
  const { key, kind: _, ...settings } = row;
  return { key, settings };
}

const record = (
  context: RequestContext,
  action: string,
  laneId: string,
  key: string,
  changes: NonNullable<ReturnType<typeof changesBetween>>,
) =>
  recordAudit(context, {
    action: `lane.${action}`,
    entityType: 'lane',
    entityId: laneId,
    changes: { key: { from: key, to: key }, ...changes },
  });

export const createLane = on(routes.createLane, async ({ body, ...context }) => {
  const { database, caller, now } = context;
  const { key, ...given } = body;
  if (/^(queue|endpoint):/.test(key)) throw invalid('key', 'must not begin with queue: or endpoint:');
  const settings: LaneSettings = changed(DEFAULTS, given);
  checkSettings(settings);
  const laneId = randomUUID();
  const values = { laneId, tenantId: caller.tenantId, key, ...settings, now };
  if (!(await database.maybeOne(queries.insertLane, values)))
    throw new EngineError('CONFLICT', `There is a lane "${key}"; find it with GET /api/lanes?beginning=`, {
      details: [{ path: 'key', message: 'is taken' }],
    });
  await record(context, 'created', laneId, key, changesBetween({}, { ...settings }) ?? {});
  return showLane(context, laneId);
});

export const changeLane = on(routes.changeLane, async ({ body, params, ...context }) => {
  const { database, caller } = context;
  const { key, settings: before } = await lockLane(context, params.id);
  requireMatch(context.ifMatch, etagOfLane(before), { ...before });
  const after = changed(before, body);
  checkSettings(after);
  const changes = changesBetween({ ...before }, { ...after });
  if (changes) {
    await database.execute(queries.updateLane, { tenantId: caller.tenantId, laneId: params.id, ...after });
    await record(context, 'changed', params.id, key, changes);
  }
  return showLane(context, params.id);
});

export const removeLane = on(routes.removeLane, async ({ params, ...context }) => {
  const { database, caller, now } = context;
  const { key, settings } = await lockLane(context, params.id);
  const owner = await database.maybeOne(queries.findOwner, { tenantId: caller.tenantId, key });
  if (owner)
    throw new EngineError(
      'CONFLICT',
      `The lane "${key}" has the rate of "${owner.name}", which would call without a limit; it goes with DELETE ${owner.path}`,
      { details: { owner: owner.path } },
    );
  const { waiting } = await database.one(queries.countWaiting, { key, now });
  if (waiting > 0)
    throw new EngineError(
      'CONFLICT',
      `${waiting} jobs wait in the lane "${key}" and would go on without a limit; cancel them or let them run first`,
      { details: { waiting } },
    );
  await database.execute(queries.removeLane, { tenantId: caller.tenantId, laneId: params.id });
  const gone = Object.fromEntries(Object.entries(settings).map(([name, from]) => [name, { from, to: null }]));
  await record(context, 'deleted', params.id, key, gone);
  return { body: undefined };
});
