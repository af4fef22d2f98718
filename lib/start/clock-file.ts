/** Keeps the clock of a stack over restarts. It never goes back: what is stored for later times would wait until then. */
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

interface SavedClock {
  readonly now: Date;
  readonly isWallTime: boolean;
}

/** Throws `StartError` for a damaged file: on wall time, years of schedules would be due at once. */
function savedClock(folder: DataFolder): SavedClock | undefined {
  if (!existsSync(join(folder.path, FILE))) return undefined;
  const saved = folder.read(FILE);
  const text = typeof saved === 'object' && saved !== null && 'now' in saved ? String(saved.now) : '';
  const now = new Date(text);
  const isWallTime = typeof saved === 'object' && saved !== null && 'isWallTime' in saved && saved.isWallTime === true;
  if (!Number.isNaN(now.getTime())) return { now, isWallTime };
  throw new StartError(`The data folder ${folder.path} is broken: ${FILE} holds no instant; set the clock with --at`);
}

/** The saved clock, or `undefined` when it is damaged: then only the given instant is known. */
function maybeSaved(folder: DataFolder): SavedClock | undefined {
  try {
    return savedClock(folder);
  } catch {
    return undefined;
  }
}

/** Throws `StartError` for an instant before the one at which the stack stopped. */
function checkedInstant(at: Date, folder: DataFolder, howToBegin: (instant: Date) => string): Date {
  const saved = maybeSaved(folder);
  if (!saved || at >= saved.now) return at;
  throw new StartError(
    `The clock of ${folder.path} stopped at ${saved.now.toISOString()} and moves forwards only, because what was written for later times would wait until then; to begin at ${at.toISOString()}, ${howToBegin(at)}`,
  );
}

/** Where the clock stopped; `undefined` for a clock on wall time, unless the machine's own clock was set back since. */
function continued(folder: DataFolder): Date | undefined {
  const saved = savedClock(folder);
  if (!saved?.isWallTime) return saved?.now;
  return saved.now.getTime() > Date.now() + SAME_MS ? saved.now : undefined;
}

/**
 * Starts at `at`, or where the clock stopped last time, or at `first` in a new folder, or at wall time. `howToBegin`
 * completes "to begin at <an earlier instant>, ". Throws `StartError`.
 */
export function keepClock(
  folder: DataFolder,
  at: Date | undefined,
  first: Date | undefined,
  howToBegin: (instant: Date) => string,
): KeptClock {
  const startAt = at
    ? checkedInstant(at, folder, howToBegin)
    : (continued(folder) ?? (folder.isNew ? first : undefined));
  const clock = createClock(startAt ? { startAt } : {});
  const save = () => {
    const now = clock.now();
    const isWallTime = Math.abs(now.getTime() - Date.now()) <= SAME_MS;
    folder.write(FILE, { now: now.toISOString(), isWallTime });
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
