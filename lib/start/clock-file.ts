/** The clock of a stack goes on over restarts where it stopped, once it was set apart from the wall's. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createClock, type MovableClock } from '../local/clock.ts';
import type { DataFolder } from './data-folder.ts';
import { StartError } from './start-error.ts';

const FILE = 'clock.json';
/** What a killed runtime may forget of its time. */
const SAVE_EVERY_MS = 5000;
/** A clock this near to the wall's was never set. */
const SAME_MS = 2000;

export interface KeptClock {
  readonly clock: MovableClock;
  stop(): void;
}

/** Throws `StartError` for a file that is damaged: years of schedules would fall due at once on the wall's time. */
function savedInstant(folder: DataFolder): Date | undefined {
  if (!existsSync(join(folder.path, FILE))) return undefined;
  const saved = folder.read(FILE);
  const text = typeof saved === 'object' && saved !== null && 'now' in saved ? String(saved.now) : '';
  const instant = new Date(text);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new StartError(`The data folder ${folder.path} is broken: ${FILE} does not tell the time; --at sets it anew`);
}

/** `at`, or where the clock stopped last time, or `first` on a new folder, or the wall's time. Throws `StartError`. */
export function keepClock(folder: DataFolder, at: Date | undefined, first: Date | undefined): KeptClock {
  const startAt = at ?? savedInstant(folder) ?? (folder.isNew ? first : undefined);
  const clock = createClock(startAt ? { startAt } : {});
  const save = () => {
    const now = clock.now();
    if (Math.abs(now.getTime() - Date.now()) > SAME_MS) folder.write(FILE, { now: now.toISOString() });
  };
  save(); // a kill in the first seconds would lose the instant that was asked for
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
