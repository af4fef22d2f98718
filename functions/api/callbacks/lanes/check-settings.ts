/** Which settings of a lane fit together. The database refuses the same (automation.check_lane), with less to say about it. */
import { invalid } from '../../http/fields/invalid.ts';

export interface LaneSettings {
  readonly perSecond: number | null;
  readonly burst: number | null;
  readonly atOnce: number | null;
  readonly reserve: number | null;
  readonly breakerFailures: number | null;
  readonly breakerSeconds: number;
}

/** What a lane has whose settings nobody has given. */
export const DEFAULTS: LaneSettings = {
  perSecond: null,
  burst: null,
  atOnce: null,
  reserve: null,
  breakerFailures: null,
  breakerSeconds: 300,
};

type Given = { readonly [M in keyof LaneSettings]?: LaneSettings[M] | undefined };

/** Returns the settings with what a caller gives in their place. */
export const changed = (before: LaneSettings, given: Given): LaneSettings => ({
  perSecond: given.perSecond === undefined ? before.perSecond : given.perSecond,
  burst: given.burst === undefined ? before.burst : given.burst,
  atOnce: given.atOnce === undefined ? before.atOnce : given.atOnce,
  reserve: given.reserve === undefined ? before.reserve : given.reserve,
  breakerFailures: given.breakerFailures === undefined ? before.breakerFailures : given.breakerFailures,
  breakerSeconds: given.breakerSeconds ?? before.breakerSeconds,
});

/** Throws INVALID_INPUT for a burst or a reserve that the rate does not allow. */
export function checkSettings({ perSecond, burst, reserve }: LaneSettings): void {
  if (burst !== null && perSecond === null)
    throw invalid('burst', 'needs perSecond: without a rate nothing limits starts');
  if (burst !== null && perSecond !== null && (burst < perSecond || burst > 60 * perSecond))
    throw invalid('burst', `must be from ${perSecond}, the rate, to ${60 * perSecond}; null is the rate itself`);
  const most = burst ?? perSecond;
  if (reserve === null) return;
  if (most === null) throw invalid('reserve', 'needs perSecond: without a rate there is nothing to reserve');
  if (reserve >= most) throw invalid('reserve', `must be less than ${most}, or other jobs could never start`);
}
