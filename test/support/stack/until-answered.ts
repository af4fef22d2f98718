import type { CallOptions, Reply, RunningStack } from './setup-stack.ts';

const PATIENCE = 5;
/** The Data API ends the open transaction of a dead function after three minutes; until then its locks stay. */
const PAUSE_MS = 4 * 60_000;

/** Repeats a request after a pause as long as the service fails, as a careful client does. */
export async function untilAnswered(
  stack: RunningStack,
  method: string,
  path: string,
  options: CallOptions,
): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const reply = await stack.api(method, path, options);
    if (reply.status < 500 || attempt === PATIENCE) return reply;
    await stack.advance(PAUSE_MS);
  }
}
