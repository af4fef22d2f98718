/** Keeps the clock of a stack over restarts, once it was set to another time than wall time. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createClock, type MovableClock } from '../local/clock.ts';
import type { DataFolder } from './data-folder.ts';
import { StartError } from './start-error.ts';

const FILE = 'clock.json';
/** A killed runtime loses at most this much of its time. */
const SAVE_EVERY_MS = 5000;
/** A clock this close to wall time was never set. */
const SAME_MS = 2000;

export interface KeptClock {
  readonly clock: MovableClock;
  stop(): void;
}

/** Throws `StartError` for a damaged file: on wall time, years of schedules would be due at once. */
function savedInstant(folder: DataFolder): Date | undefined {
  if (!existsSync(join(folder.path, FILE))) return undefined;
  const saved = folder.read(FILE);
  const text = typeof saved === 'object' && saved !== null && 'now' in saved ? String(saved.now) : '';
  const instant = new Date(text);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new StartError(`The data folder ${folder.path} is broken: ${FILE} holds no instant; set the clock with --at`);
}

/**
 * Starts at `at`, or where the clock stopped last time, or at `first` in a new folder, or at wall time. Throws
 * `StartError`.
 */
export function keepClock(folder: DataFolder, at: Date | undefined, first: Date | undefined): KeptClock {
  const startAt = at ?? savedInstant(folder) ?? (folder.isNew ? first : undefined);
  const clock = createClock(startAt ? { startAt } : {});
  const save = () => {
    const now = clock.now();
    if (Math.abs(now.getTime() - Date.now()) > SAME_MS) folder.write(FILE, { now: now.toISOString() });
  };
  save(); // now, so that a kill in the first seconds does not lose the given instant
  const timer = setInterval(save, SAVE_EVERY_MS).unref();
  clock.onMove(save);
  return {
    clock,
    stop() {
      clearInterval(timer);
      save();
      clock.stop();
    },
  };
}
