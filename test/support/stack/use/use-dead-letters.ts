/** Dead letters that an operator works on, for the scenario in which every part of the stack does something. */
import type { RunningStack } from '../setup-stack.ts';

/** A message is delivered five times, with pauses of six times the time-out of its function. */
const HOURS_MS = 6 * 3_600_000;
const BAD = ['no JSON: 1', 'no JSON: 2', 'no JSON: 3'];

/** Ends without a dead letter. */
export async function useDeadLetters(stack: RunningStack): Promise<void> {
  const key = stack.connection.platformKey;
  const call = async (method: string, path: string, body?: object) => {
    const reply = await stack.api(method, `/api/dead-letters${path}`, { key, ...(body ? { body } : {}) });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const reason = 'Made by a test';
  for (const body of BAD) await stack.send('burn-rate', body);
  await stack.advance(HOURS_MS);
  const bodies = (await call('GET', '/automation/messages')).items.map(({ body }: { body: string }) => body);
  if (BAD.some((body) => !bodies.includes(body))) throw new Error(`Not all are dead: ${bodies}`);
  const { status, moved } = await call('POST', '/automation/move-task', { perSecond: 1 });
  if (status !== 'RUNNING' || moved !== 1) throw new Error(`The move is ${status}, and has moved ${moved}`);
  await call('DELETE', '/automation/move-task');
  // Refused, and rolled back.
  const none = await stack.api('DELETE', '/api/dead-letters/automation/move-task', { key });
  if (none.status !== 409) throw new Error(`A move that does not run was stopped: ${none.status}`);
  const { messages } = await call('POST', '/automation/redrive', { limit: 1 });
  if (messages !== 1) throw new Error(`Sent ${messages} messages back`);
  await stack.advance(HOURS_MS);
  // All of them have failed again.
  const discarded = await call('POST', '/automation/discard', { expected: BAD.length, reason });
  if (discarded.messages !== BAD.length) throw new Error(`Discarded ${discarded.messages} messages`);
  const { queues } = await call('GET', '');
  if (queues.some((one: { messages: number }) => one.messages > 0)) throw new Error(JSON.stringify(queues));
}
