/**
 * Makes bookings' calls when they are due. Handles `{tenantId, bookingId, callSecond}` from a timer or from this function
 * itself, and `{tenantId}`, the wake-up of a tenant's waiting calls.
 */
import { randomUUID } from 'node:crypto';
import { signingKeyOf } from '../../engine/calls/find-signing-key.ts';
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import { environment, required } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import { failureFields, log } from '../../engine/log.ts';
import { handleQueue, idOf, type MessageBody } from '../../engine/queue/handle-queue.ts';
import { sendMessages } from '../../engine/queue/send-messages.ts';
import { followTurn, makeWaitingCalls } from './make-calls.ts';
import { startCall, wakeDatabase as wake } from './queries.gen.ts';

/** A paused cluster needs up to half a minute. Twice this and the call's 30 s together must be shorter than a call's lease. */
const PATIENCE_SECONDS = 30;
const LONGEST_DELAY_SECONDS = 900;
/** A function begins no call after this, so that the last one's 30 s and its record fit into the time-out. */
const BEGINNING_SECONDS = 25;

const database = connect(PATIENCE_SECONDS);
/** Does not wait: one statement is enough to end the cluster's pause. */
const sleepingDatabase = connect(0);

/** The call that a message is about. */
interface Due {
  readonly tenantId: string;
  readonly bookingId: string;
  readonly callSecond: number;
}

/** Returns the call, or only the tenant whose waiting calls a message wakes. */
function dueOf(body: MessageBody): Due | Pick<Due, 'tenantId'> {
  const tenantId = idOf(body, 'tenantId');
  const bookingId = idOf(body, 'bookingId');
  const { callSecond } = body;
  if (tenantId !== undefined && bookingId === undefined && callSecond === undefined) return { tenantId };
  if (tenantId === undefined || bookingId === undefined || !Number.isSafeInteger(callSecond))
    throw new EngineError(
      'UNKNOWN_MESSAGE',
      'The message must be {"tenantId", "bookingId", "callSecond"} or {"tenantId"}',
    );
  return { tenantId, bookingId, callSecond: Number(callSecond) };
}

/**
 * Sends the same message again with a delay. Idempotent: a duplicate finds the call made. Only for messages that came early:
 * whatever else waits does so in the database, where it can be seen and changed; its wake-ups come from the relay.
 */
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

async function handle(body: MessageBody): Promise<void> {
  const startedMs = performance.now(); // measures a duration, which tests never move
  const isTimeShort = () => performance.now() - startedMs > BEGINNING_SECONDS * 1000;
  const due = dueOf(body);
  const { tenantId } = due;
  const early = 'callSecond' in due ? Math.ceil(due.callSecond - now().getTime() / 1000) : 0;
  if ('callSecond' in due && early > 0) {
    await sendAgain(due, early);
    return wakeDatabase();
  }
  // Read before a call is recorded as begun, because no call can be made without it.
  const caller = { database, tenantId, key: await signingKeyOf(tenantId), isTimeShort };
  if (!('callSecond' in due)) return makeWaitingCalls(caller);
  const { bookingId, callSecond } = due;
  const callId = randomUUID();
  const values = { tenantId, bookingId, callSecond: String(callSecond), callId, now: now() };
  await followTurn(caller, await database.one(startCall, values), callId);
}

export const handler = handleQueue(handle, { atOnce: true });
