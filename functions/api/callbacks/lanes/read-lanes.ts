/** Lists and shows lanes. */
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import { etagOf } from '../../http/etag.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import { flagOf } from '../../http/fields/flag-of.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import type { LaneSettings } from './check-settings.ts';
import type { laneKinds } from './lane-view.ts';
import { listLanes as statement } from './queries.gen.ts';
import { routes } from './routes.ts';

type Row = NonNullable<typeof statement.gives>;

/** The table's checks allow no other values. */
const toView = <R extends Row>(row: R) => ({
  ...row,
  kind: row.kind as (typeof laneKinds)[number],
  state: row.state as 'ready',
});

const everyLane = { laneId: null, kind: null, beginning: null, held: null, afterAt: null, afterId: null };

/** Changes with what a person edits, and not with the state. */
export const etagOfLane = (lane: LaneSettings): string => {
  const { perSecond, burst, atOnce, reserve, breakerFailures, breakerSeconds } = lane;
  return etagOf([perSecond, burst, atOnce, reserve, breakerFailures, breakerSeconds]);
};

export const noSuchLane = (laneId: string) => new EngineError('NOT_FOUND', `There is no lane ${laneId}`);

/** Throws NOT_FOUND. */
export async function findLane(database: Database, tenantId: string, laneId: string, now: Date) {
  const row = await database.maybeOne(statement, { ...everyLane, tenantId, laneId, now, limit: 1 });
  if (!row) throw noSuchLane(laneId);
  const { cursorAt: _, ...lane } = toView(row);
  return lane;
}

/** The answer of every route that changes a lane. */
export async function showLane({ database, caller, now }: RequestContext, laneId: string) {
  const body = await findLane(database, caller.tenantId, laneId, now);
  return { body, etag: etagOfLane(body) };
}

export const listLanes = on(routes.listLanes, async ({ database, query, now, caller: { tenantId } }) => {
  const { limit, cursor, kind = null, beginning = null, isHeld } = query;
  const asked = { ...everyLane, tenantId, kind, beginning, held: flagOf(isHeld), ...fromCursor(cursor), now };
  const rows = await database.many(statement, { ...asked, limit: limit + 1 });
  return { body: toPage(rows.map(toView), limit) };
});

export const getLane = on(routes.getLane, ({ params, ...context }) => showLane(context, params.id));
