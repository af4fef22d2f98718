/** Timers on the runtime's clock, by name. Setting a timer again replaces it. */
import type { Clock } from '../../clock.ts';

export interface NamedTimers {
  set(name: string, atMs: number, callback: () => void): void;
  clear(name: string): void;
  clearAll(): void;
  /** False while a timer that is already due has not run yet. */
  isQuiet(): boolean;
}

/** A timer that is already due runs after the current call, never inside `set`. */
export function createNamedTimers(clock: Clock): NamedTimers {
  const cancels = new Map<string, () => void>();
  const imminent = new Set<string>();

  const clear = (name: string) => {
    cancels.get(name)?.();
    cancels.delete(name);
    imminent.delete(name);
  };

  return {
    clear,
    set(name, atMs, callback) {
      clear(name);
      const runOnce = () => {
        cancels.delete(name);
        imminent.delete(name);
        callback();
      };
      if (atMs > clock.now().getTime()) {
        cancels.set(name, clock.at(new Date(atMs), runOnce));
        return;
      }
      // Already due. The clock must not run it: during a move, the clock waits for this service, and this one would
      // wait for the clock.
      const immediate = setImmediate(runOnce);
      imminent.add(name);
      cancels.set(name, () => clearImmediate(immediate));
    },
    clearAll() {
      for (const name of [...cancels.keys()]) clear(name);
    },
    isQuiet: () => imminent.size === 0,
  };
}
