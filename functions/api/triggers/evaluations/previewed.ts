/** The trigger that is looked at before it acts: as it is saved, or with settings that are tried. */
import type { Json } from '../../../engine/data/statement.ts';
import { isObject } from '../../http/fields/strict-object.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { findTrigger } from '../trigger/queries.gen.ts';
import { noSuchTrigger } from '../trigger/trigger-view.ts';

export interface Previewed {
  /** Null for a trigger that is not saved yet. */
  readonly triggerId: string | null;
  readonly triggerType: string;
  readonly config: Json;
  /** Of the experiment that runs on it: what each has in place of the config. */
  readonly arms: Json;
  readonly timeZone: string;
  readonly startsAt: Date | null;
}

/** Throws NOT_FOUND. */
export async function findPreviewed({ database, caller }: RequestContext, triggerId: string): Promise<Previewed> {
  const { tenantId } = caller;
  const trigger = await database.maybeOne(findTrigger, { tenantId, triggerId });
  if (!trigger) throw noSuchTrigger(triggerId);
  const { triggerType, config, arms, timeZone, startsAt } = trigger;
  return { triggerId, triggerType, config, arms, timeZone, startsAt };
}

const startOf = (config: Json): unknown => isObject(config) && (config as { readonly startFrom?: Json }).startFrom;

/** As the table would keep it: with startFrom now it starts at `now`, or where it started before. */
export const withConfig = (trigger: Previewed, config: Json, now: Date): Previewed => ({
  ...trigger,
  config,
  startsAt: startOf(config) === 'now' ? (trigger.startsAt ?? now) : null,
});
