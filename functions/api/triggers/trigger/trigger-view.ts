/** A trigger as the API returns it, with its statistics. */
import type { Database } from '../../../engine/data/database.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { etagOf } from '../../http/etag.ts';
import { listTriggers } from './queries.gen.ts';

interface Statistics {
  readonly total: number;
  readonly completed: number;
  readonly pending: number;
  readonly cancelled: number;
  readonly deleted: number;
  readonly completionRate: number;
  readonly medianHoursToCompletion: number | null;
}

export function toTriggerView<R extends Statistics>(row: R) {
  const { total, completed, pending, cancelled, deleted, completionRate, medianHoursToCompletion, ...trigger } = row;
  const counts = { total, completed, pending, cancelled, deleted };
  return { ...trigger, statistics: { ...counts, completionRate, medianHoursToCompletion } };
}

export const noSuchTrigger = (triggerId: string) => new EngineError('NOT_FOUND', `There is no trigger ${triggerId}`);

/** Throws NOT_FOUND. */
export async function findTriggerView(database: Database, tenantId: string, triggerId: string) {
  const row = await database.maybeOne(listTriggers, { tenantId, triggerId, afterAt: null, afterId: null, limit: 1 });
  if (!row) throw noSuchTrigger(triggerId);
  const { cursorAt: _, ...trigger } = row;
  return toTriggerView(trigger);
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
