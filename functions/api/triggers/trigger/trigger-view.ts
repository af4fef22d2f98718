/** A trigger as the API returns it, with its statistics. */
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { etagOf } from '../../http/etag.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { nextEvaluation } from '../forecast/coming-runs.ts';
import { findDefinition } from './definition-of.ts';
import { listTriggers } from './queries.gen.ts';

interface Row {
  readonly triggerType: string;
  readonly isActive: boolean;
  readonly runTriggers: boolean;
  readonly lastRun: Date | null;
  readonly total: number;
  readonly completed: number;
  readonly pending: number;
  readonly cancelled: number;
  readonly deleted: number;
  readonly completionRate: number;
  readonly medianHoursToCompletion: number | null;
}

/** Null for a trigger that no schedule evaluates: it, its type or all triggers of the tenant are switched off. */
function nextEvaluationOf({ triggerType, isActive, runTriggers, lastRun }: Row, now: Date): Date | null {
  const definition = findDefinition(triggerType);
  return isActive && runTriggers && definition ? (nextEvaluation(definition, now, lastRun) ?? null) : null;
}

export function toTriggerView<R extends Row>(row: R, now: Date) {
  const { total, completed, pending, cancelled, deleted, completionRate, medianHoursToCompletion, ...rest } = row;
  const { runTriggers: _runs, lastRun: _last, ...trigger } = rest;
  const counts = { total, completed, pending, cancelled, deleted };
  return {
    ...trigger,
    nextEvaluationAt: nextEvaluationOf(row, now),
    statistics: { ...counts, completionRate, medianHoursToCompletion },
  };
}

export const noSuchTrigger = (triggerId: string) => new EngineError('NOT_FOUND', `There is no trigger ${triggerId}`);

/** Throws NOT_FOUND. */
export async function findTriggerView(
  { database, caller: { tenantId }, now }: Pick<RequestContext, 'database' | 'caller' | 'now'>,
  triggerId: string,
) {
  const row = await database.maybeOne(listTriggers, { tenantId, triggerId, afterAt: null, afterId: null, limit: 1 });
  if (!row) throw noSuchTrigger(triggerId);
  const { cursorAt: _, ...trigger } = row;
  return toTriggerView(trigger, now);
}

interface Editable {
  readonly name: string;
  readonly description: string | null;
  readonly isActive: boolean;
  readonly config: Json;
}

/** The version of what admins edit; statistics change without it. */
export const etagOfTrigger = ({ name, description, isActive, config }: Editable): string =>
  etagOf({ name, description, isActive, config });
