/** The clock's reading in memory that all workers share, so that a moved clock moves in every function at once. */
import type { MovableClock } from '../../../clock.ts';

/** Value of the second cell while the clock ticks. `bootstrap.mjs` has the same constant. */
const NOT_FROZEN = -(2n ** 63n);

/** The part of the clock that is shared with workers. */
export type ClockReading = Pick<MovableClock, 'reading' | 'onMove'>;

/** Returns two cells: milliseconds to add to wall time, and the instant at which the clock stands. */
export function shareTime(clock: ClockReading): BigInt64Array {
  const cells = new BigInt64Array(new SharedArrayBuffer(16));
  const write = () => {
    const { offsetMs, standsAtMs } = clock.reading();
    Atomics.store(cells, 0, BigInt(Math.round(offsetMs)));
    Atomics.store(cells, 1, standsAtMs === undefined ? NOT_FROZEN : BigInt(Math.round(standsAtMs)));
  };
  write();
  clock.onMove(write);
  return cells;
}
