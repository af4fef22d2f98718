/** Alarms by name on the runtime's clock; setting one again replaces it. */
import type { Clock } from '../../clock.ts';

export interface Alarms {
  set(name: string, atMs: number, ring: () => void): void;
  clear(name: string): void;
  clearAll(): void;
  /** False while an alarm is about to ring although the clock does not move. */
  isQuiet(): boolean;
}

export function createAlarms(clock: Clock): Alarms {
  const cancels = new Map<string, () => void>();
  const imminent = new Set<string>();

  const clear = (name: string) => {
    cancels.get(name)?.();
    cancels.delete(name);
    imminent.delete(name);
  };

  return {
    clear,
    set(name, atMs, ring) {
      clear(name);
      const ringOnce = () => {
        cancels.delete(name);
        imminent.delete(name);
        ring();
      };
      if (atMs > clock.now().getTime()) {
        cancels.set(name, clock.at(new Date(atMs), ringOnce));
        return;
      }
      // Past already. Not the clock's business: while it is being moved it would wait for us, and we for it.
      const immediate = setImmediate(ringOnce);
      imminent.add(name);
      cancels.set(name, () => clearImmediate(immediate));
    },
    clearAll() {
      for (const name of [...cancels.keys()]) clear(name);
    },
    isQuiet: () => imminent.size === 0,
  };
}
