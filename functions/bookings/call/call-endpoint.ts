/** Sends the signed request to a tenant's endpoint, and names the outcome as `automation.booking_calls` does. */
import { type CallOutcome, post } from '../../engine/calls/post.ts';
import { type SigningKey, sign } from '../../engine/calls/signing.ts';
import { allowsLoopback } from '../../engine/calls/tenant-endpoint.ts';
import { now } from '../../engine/clock.ts';
import { writeJson } from '../../engine/data/exact-json.ts';
import type { Json } from '../../engine/data/statement.ts';

const TIMEOUT_MS = 30_000;

/** A booking's call. */
interface BookingCall {
  /** The tenant's key. */
  readonly key: SigningKey;
  /** The same for every attempt, so that the endpoint can recognise a repeated call. */
  readonly id: string;
  readonly endpoint: string;
  readonly request: Json;
}

/** How a call ended, as `finish_call` records it. */
export interface Ending {
  readonly outcome: 'executed' | 'refused' | 'forbidden' | 'throttled' | 'unavailable' | 'unknown';
  readonly httpStatus: number | null;
  readonly error: string | null;
  readonly callResult: string | null;
  /** Seconds that the endpoint asks to wait before the next call. */
  readonly retryAfter: number | null;
}

/** One line of text without control characters: PostgreSQL takes no NUL, and a bad text must not prevent the record of the call. */
const RESULT = /^\P{C}{1,100}$/u;

/** Returns `call_result` of a response such as `{"call_result": "no_answer"}`, or null; any other response is accepted too. */
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
    return {
      outcome: 'executed',
      httpStatus: outcome.status,
      error: null,
      callResult: callResultOf(outcome.body),
      retryAfter: null,
    };
  const httpStatus = 'status' in outcome ? (outcome.status ?? null) : null;
  const retryAfter = 'retryAfterSeconds' in outcome ? (outcome.retryAfterSeconds ?? null) : null;
  return { outcome: outcome.kind, httpStatus, error: outcome.reason, callResult: null, retryAfter };
}

/** Calls the endpoint once. Never throws because of what the endpoint does. */
export async function callEndpoint({ key, id, endpoint, request }: BookingCall): Promise<Ending> {
  const body = writeJson(request);
  const headers = sign({ id, timestamp: now(), body, key });
  const call = { endpoint, body, headers, timeoutMs: TIMEOUT_MS, allowsLoopback: allowsLoopback() };
  return endingOf(await post(call));
}
