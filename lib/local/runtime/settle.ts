/** Waits until nothing runs and nothing could run without the clock moving. */
import type { Service } from '../service.ts';

/** Pause between two checks while something runs, to leave the processor to the workers. */
const LOOK_EVERY_MS = 1;

/**
 * Resolves when every service was idle twice in a row, one turn of the event loop apart: in between, a message or a
 * result may be on its way from one service to another. Does not resolve while anything runs.
 */
export async function settle(services: readonly Service[]): Promise<void> {
  for (let noChaos = 0; noChaos < 2; ) {
    await new Promise((next) => (noChaos > 0 ? setImmediate(next) : setTimeout(next, LOOK_EVERY_MS)));
    noChaos = services.every((service) => service.idle?.() ?? true) ? noChaos + 1 : 0;
  }
}
