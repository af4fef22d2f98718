/** Makes the call of a booking when it is due: `{tenantId, bookingId, callSecond}`, from a timer or from this function itself. */
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/database.ts';
import { environment, required } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import { handleQueue, idOf, type MessageBody } from '../../engine/handle-queue.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { sendMessages } from '../../engine/queue.ts';
import type { SigningKey } from '../../engine/signing.ts';
import type { Json } from '../../engine/statement.ts';
import { callEndpoint, signingKeyOf } from './call-endpoint.ts';
import { finishCall, startCall } from './queries.gen.ts';

/** A paused cluster needs up to half a minute. With the call's 30 s, twice this must end before the lease of a call does. */
const PATIENCE_SECONDS = 30;
const LONGEST_DELAY_SECONDS = 900;

const database = connect(PATIENCE_SECONDS);

interface Due {
  readonly tenantId: string;
  readonly bookingId: string;
  readonly callSecond: number;
}

function dueOf(body: MessageBody): Due {
  const tenantId = idOf(body, 'tenantId');
  const bookingId = idOf(body, 'bookingId');
  const { callSecond } = body;
  if (tenantId === undefined || bookingId === undefined || !Number.isSafeInteger(callSecond))
    throw new EngineError('UNKNOWN_MESSAGE', 'The message must be {"tenantId", "bookingId", "callSecond"}');
  return { tenantId, bookingId, callSecond: Number(callSecond) };
}

/** The same message once more; one that was sent twice finds the call made. */
const askAgain = (due: Due, seconds: number): Promise<void> =>
  sendMessages(required(environment.queueUrl), [
    { tenantId: due.tenantId, body: { ...due }, delaySeconds: Math.min(Math.max(seconds, 1), LONGEST_DELAY_SECONDS) },
  ]);

interface Begun {
  readonly callId: string;
  readonly endpoint: string;
  readonly request: Json;
}

async function makeCall(due: Due, key: SigningKey, { callId, endpoint, request }: Begun): Promise<void> {
  const { tenantId, bookingId, callSecond } = due;
  const latenessMs = Math.max(0, now().getTime() - callSecond * 1000);
  const ending = await callEndpoint({ key, id: `${bookingId}-${callSecond}`, endpoint, request });
  const finished = await database.maybeOne(finishCall, { tenantId, callId, ...ending, now: now() });
  log('info', 'Call', { tenantId, bookingId, callId, outcome: ending.outcome, status: ending.httpStatus });
  countMetrics('bookings', { [metricOf[ending.outcome]]: 1, CallLatenessMilliseconds: latenessMs });
  const retrySeconds = finished?.retrySeconds ?? null;
  if (retrySeconds !== null) await askAgain(due, retrySeconds);
}

const metricOf = {
  executed: 'CallsExecuted',
  refused: 'CallsRefused',
  forbidden: 'CallsForbidden',
  unavailable: 'CallsUnavailable',
  unknown: 'CallsUnknown',
} as const;

async function handle(body: MessageBody): Promise<void> {
  const due = dueOf(body);
  const early = Math.ceil(due.callSecond - now().getTime() / 1000);
  if (early > 0) return askAgain(due, early);
  const key = await signingKeyOf(due.tenantId);
  const { verdict, seconds, reason, callId, endpoint, request } = await database.one(startCall, {
    bookingId: due.bookingId,
    callSecond: String(due.callSecond),
    now: now(),
  });
  if (verdict === 'call' && callId !== null && endpoint !== null)
    return makeCall(due, key, { callId, endpoint, request });
  log('info', 'No call', { tenantId: due.tenantId, bookingId: due.bookingId, verdict, reason, seconds });
  countMetrics('bookings', verdict === 'wait' ? { CallsWaiting: 1 } : { CallsNotMade: 1 });
  if (verdict === 'wait') await askAgain(due, seconds ?? 1);
}

export const handler = handleQueue(handle, { atOnce: true });
