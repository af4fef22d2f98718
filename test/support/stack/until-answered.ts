import type { CallOptions, Reply, RunningStack } from './setup-stack.ts';

const PATIENCE = 5;
/** An open transaction of a function that died holds its locks until the Data API gives it up, after three minutes. */
const PAUSE_MS = 4 * 60_000;

/** What a careful client does: as long as the service fails, it repeats the same request, later. */
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
