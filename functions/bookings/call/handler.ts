/** Makes a booking's call when it is due. Handles `{tenantId, bookingId, callSecond}` from a timer or from this function itself. */
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

/** A paused cluster needs up to half a minute. Twice this and the call's 30 s together must be shorter than a call's lease. */
const PATIENCE_SECONDS = 30;
const LONGEST_DELAY_SECONDS = 900;
/** Only this function knows how its call ended: after a deadlock or a lost connection it tries to record it again. */
const FINISH_ATTEMPTS = 3;

const database = connect(PATIENCE_SECONDS);
/** Does not wait: one statement is enough to end the cluster's pause. */
const sleepingDatabase = connect(0);

/** The call that a message is about. */
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

/** Sends the same message again with a delay. Idempotent: a duplicate finds the call made. */
const sendAgain = (due: Due, seconds: number): Promise<void> =>
  sendMessages(required(environment.queueUrl), [
    { tenantId: due.tenantId, body: { ...due }, delaySeconds: Math.min(Math.max(seconds, 1), LONGEST_DELAY_SECONDS) },
  ]);

/** Wakes a paused cluster in advance: it takes 15 to 30 s to resume, and a call is due to the second. */
async function wakeDatabase(): Promise<void> {
  try {
    await sleepingDatabase.execute(wake, {});
  } catch (error) {
    // The cluster resumes now. Any other failure will occur again with the call itself.
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
  if (retrySeconds !== null) await sendAgain(due, retrySeconds);
}

const metricOf = {
  executed: 'CallsExecuted',
  refused: 'CallsRefused',
  forbidden: 'CallsForbidden',
  unavailable: 'CallsUnavailable',
  unknown: 'CallsUnknown',
} as const;

/** Metrics with an alarm, by the reason why no call was made. */
const metricOfReason: Readonly<Record<string, string>> = { BREAKER_OPEN: 'CallsHeld', OUTCOME_UNKNOWN: 'CallsUnknown' };

async function handle(body: MessageBody): Promise<void> {
  const due = dueOf(body);
  const early = Math.ceil(due.callSecond - now().getTime() / 1000);
  if (early > 0) {
    await sendAgain(due, early);
    return wakeDatabase();
  }
  // Read before the call is recorded as begun, because no call can be made without it.
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
  if (verdict === 'wait') await sendAgain(due, seconds ?? 1);
}

export const handler = handleQueue(handle, { atOnce: true });
