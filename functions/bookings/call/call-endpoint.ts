/** The signed request to a tenant's endpoint, and its outcome in the words of the table. */

import { type CallOutcome, post } from '../../engine/calls/post.ts';
import { type SigningKey, sign } from '../../engine/calls/signing.ts';
import { allowsLoopback } from '../../engine/calls/tenant-endpoint.ts';
import { now } from '../../engine/clock.ts';
import type { Json } from '../../engine/data/statement.ts';

const TIMEOUT_MS = 30_000;

export interface Request {
  /** Of the tenant. */
  readonly key: SigningKey;
  /** Stays the same however often the call is tried: the endpoint can tell a second one by it. */
  readonly id: string;
  readonly endpoint: string;
  readonly request: Json;
}

export interface Ending {
  readonly outcome: 'executed' | 'refused' | 'forbidden' | 'unavailable' | 'unknown';
  readonly httpStatus: number | null;
  readonly error: string | null;
  readonly callResult: string | null;
}

/** One line of text. PostgreSQL takes no NUL, and what the endpoint says must not cost the record of its call. */
const RESULT = /^\P{C}{1,100}$/u;

/** `{"call_result": "no_answer"}` in the answer, or null: any other answer is as good. */
function callResultOf(body: string): string | null {
  try {
    const answer: unknown = JSON.parse(body);
    const result = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'call_result') : undefined;
    return typeof result === 'string' && RESULT.test(result) ? result : null;
  } catch {
    return null;
  }
}

function endingOf(outcome: CallOutcome): Ending {
  if (outcome.kind === 'answered')
    return { outcome: 'executed', httpStatus: outcome.status, error: null, callResult: callResultOf(outcome.body) };
  const httpStatus = 'status' in outcome ? (outcome.status ?? null) : null;
  return { outcome: outcome.kind, httpStatus, error: outcome.reason, callResult: null };
}

/** Whatever the endpoint does is an ending. */
export async function callEndpoint({ key, id, endpoint, request }: Request): Promise<Ending> {
  const body = JSON.stringify(request);
  const headers = sign({ id, timestamp: now(), body, key });
  const call = { endpoint, body, headers, timeoutMs: TIMEOUT_MS, allowsLoopback: allowsLoopback() };
  return endingOf(await post(call));
}
