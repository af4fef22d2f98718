import type { Context } from '../../context.ts';
import { OFF } from '../../context-values/schedule.ts';
import { RELAY } from '../../deployed.ts';

/** Pause between sweeps while work is open, unless the context says otherwise. */
export const SWEEP_MINUTES = 15;
/**
 * Sweeps while no work is open, to find what a lost wake-up left and which schedules are overdue. A minute after the
 * schedules of triggers and most maintenance, which have the database awake.
 */
export const SLOW_SWEEP = 'cron(1 0/6 * * ? *)';

type SweepContext = Pick<Context, 'schedules' | 'doorbell' | 'sweepMinutes' | 'clusterArn' | 'minCapacity'>;

/**
 * Returns the expression of the recurring sweep, or `off`. Without the doorbell only sweeps wake the relay, so their pause is
 * how long an event may wait. Each sweep wakes a cluster that pauses, so that frequent ones cost more than the doorbell: there
 * they are slow unless the context asks for more.
 */
export function sweepExpression({ schedules, doorbell, sweepMinutes, clusterArn, minCapacity }: SweepContext): string {
  const given = schedules[RELAY];
  if (given !== undefined) return given;
  const isPausing = clusterArn === undefined && minCapacity === 0;
  if (doorbell || (isPausing && sweepMinutes === undefined)) return SLOW_SWEEP;
  return `rate(${sweepMinutes ?? SWEEP_MINUTES} minutes)`;
}

/** Says what `doorbell=false` means for latency when the sweep is slow by default; undefined when there is nothing to say. */
export function slowSweepWarning(context: SweepContext): string | undefined {
  const expression = sweepExpression(context);
  if (context.doorbell || context.schedules[RELAY] === OFF || expression !== SLOW_SWEEP) return undefined;
  return 'doorbell is false: what is written waits for the sweep at 0:01, 6:01, 12:01 or 18:01 UTC. Give sweepMinutes for less (15: about $33 a month for a database that does not pause)';
}
