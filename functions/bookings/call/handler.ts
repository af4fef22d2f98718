/** Makes the call of a booking when it is due: `{tenantId, bookingId, callSecond}`, from a timer or from this function itself. */
import { randomUUID } from 'node:crypto';
import { signingKeyOf } from '../../engine/calls/find-signing-key.ts';
import type { SigningKey } from '../../engine/calls/signing.ts';
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import type { Json } from '../../engine/data/statement.ts';
import { environment, required } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import { countMetrics, failureFields, log } from '../../engine/log.ts';
import { handleQueue, idOf, type MessageBody } from '../../engine/queue/handle-queue.ts';
import { sendMessages } from '../../engine/queue/send-messages.ts';
import { callEndpoint, type Ending } from './call-endpoint.ts';
import { finishCall, startCall, wakeDatabase as wake } from './queries.gen.ts';

/** A paused cluster needs up to half a minute. With the call's 30 s, twice this must end before the lease of a call does. */
const PATIENCE_SECONDS = 30;
const LONGEST_DELAY_SECONDS = 900;
/** How a call ended is known here alone: a deadlock or a lost connection must not make an unknown outcome of it. */
const FINISH_ATTEMPTS = 3;

const database = connect(PATIENCE_SECONDS);
/** One look is enough to end its pause: there is nothing to wait for. */
const sleepingDatabase = connect(0);

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

/** A paused cluster takes 15 to 30 s to resume, and a call is due to the second: whoever is early has it awake by then. */
async function wakeDatabase(): Promise<void> {
  try {
    await sleepingDatabase.execute(wake, {});
  } catch (error) {
    // It is waking up. Whatever else is wrong the call itself will meet.
    log('info', 'The database was not awake', failureFields(error));
  }
}

interface Begun {
  readonly callId: string;
  readonly endpoint: string;
  readonly request: Json;
}

async function finish(tenantId: string, callId: string, ending: Ending): Promise<number | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await database.maybeOne(finishCall, { tenantId, callId, ...ending, now: now() }))?.retrySeconds ?? null;
    } catch (error) {
      if (attempt === FINISH_ATTEMPTS) throw error;
    }
  }
}

async function makeCall(due: Due, key: SigningKey, { callId, endpoint, request }: Begun): Promise<void> {
  const { tenantId, bookingId, callSecond } = due;
  const latenessMs = Math.max(0, now().getTime() - callSecond * 1000);
  const ending = await callEndpoint({ key, id: `${bookingId}-${callSecond}`, endpoint, request });
  const retrySeconds = await finish(tenantId, callId, ending);
  log('info', 'Call', { tenantId, bookingId, callId, outcome: ending.outcome, status: ending.httpStatus });
  countMetrics('bookings', { [metricOf[ending.outcome]]: 1, CallLatenessMilliseconds: latenessMs });
  if (retrySeconds !== null) await askAgain(due, retrySeconds);
}

const metricOf = {
  executed: 'CallsExecuted',
  refused: 'CallsRefused',
  forbidden: 'CallsForbidden',
  unavailable: 'CallsUnavailable',
  unknown: 'CallsUnknown',
} as const;

/** Why no call was made, where somebody must hear of it. */
const metricOfReason: Readonly<Record<string, string>> = { BREAKER_OPEN: 'CallsHeld', OUTCOME_UNKNOWN: 'CallsUnknown' };

async function handle(body: MessageBody): Promise<void> {
  const due = dueOf(body);
  const early = Math.ceil(due.callSecond - now().getTime() / 1000);
  if (early > 0) {
    await askAgain(due, early);
    return wakeDatabase();
  }
  // To be had before a call is recorded as begun: without it none can be made.
  const key = await signingKeyOf(due.tenantId);
  const callId = randomUUID();
  const { verdict, seconds, reason, endpoint, request } = await database.one(startCall, {
    tenantId: due.tenantId,
    bookingId: due.bookingId,
    callSecond: String(due.callSecond),
    callId,
    now: now(),
  });
  if (verdict === 'call' && endpoint !== null) return makeCall(due, key, { callId, endpoint, request });
  log('info', 'No call', { tenantId: due.tenantId, bookingId: due.bookingId, verdict, reason, seconds });
  countMetrics('bookings', {
    [metricOfReason[reason ?? ''] ?? (verdict === 'wait' ? 'CallsWaiting' : 'CallsNotMade')]: 1,
  });
  if (verdict === 'wait') await askAgain(due, seconds ?? 1);
}

export const handler = handleQueue(handle, { atOnce: true });
