/** Makes the calls of a tenant that may be made now, one after the other and side by side, as the database allows. */
import { randomUUID } from 'node:crypto';
import type { SigningKey } from '../../engine/calls/signing.ts';
import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { sleep } from '../../engine/sleep.ts';
import { callEndpoint, type Ending } from './call-endpoint.ts';
import { finishCall, nextCall } from './queries.gen.ts';

/** Only this function knows how its call ended: after a deadlock or a lost connection it tries to record it again. */
const FINISH_ATTEMPTS = 3;

/** What automation.start_call and automation.next_call answer. */
type Turn = NonNullable<typeof nextCall.gives>;

const metricOf = {
  executed: 'CallsExecuted',
  refused: 'CallsRefused',
  forbidden: 'CallsForbidden',
  throttled: 'CallsThrottled',
  unavailable: 'CallsUnavailable',
  unknown: 'CallsUnknown',
} as const;

/** Metrics of reasons that have one of their own. That nothing waits is what most wake-ups find. */
const metricOfReason: Readonly<Record<string, string | null>> = {
  BREAKER_OPEN: 'CallsHeld',
  BLOCKED: 'CallsHeld',
  OUTCOME_UNKNOWN: 'CallsUnknown',
  NOTHING_WAITS: null,
};

interface Caller {
  readonly database: Database;
  readonly tenantId: string;
  readonly key: SigningKey;
  /** True when no more calls may begin: running ones are finished, and a wake-up is left for another function. */
  isTimeShort(): boolean;
}

async function all(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

async function finish({ database, tenantId }: Caller, callId: string, ending: Ending): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await database.one(finishCall, { tenantId, callId, ...ending, now: now() })).hasMore;
    } catch (error) {
      if (attempt === FINISH_ATTEMPTS) throw error;
    }
  }
}

/** Makes the call that a turn has begun. Returns whether other calls wait that may be made. */
async function makeCall(caller: Caller, turn: Turn, callId: string): Promise<boolean> {
  const { tenantId, key } = caller;
  const { endpoint, request, bookingId } = turn;
  const callSecond = Number(turn.callSecond);
  const latenessMs = Math.max(0, now().getTime() - callSecond * 1000);
  const ending = await callEndpoint({ key, id: `${bookingId}-${callSecond}`, endpoint: endpoint ?? '', request });
  const hasMore = await finish(caller, callId, ending);
  log('info', 'Call', { tenantId, bookingId, callId, outcome: ending.outcome, status: ending.httpStatus });
  countMetrics('bookings', { [metricOf[ending.outcome]]: 1, CallLatenessMilliseconds: latenessMs });
  return hasMore;
}

function report(tenantId: string, { verdict, reason, seconds, lost }: Turn): void {
  if (lost > 0) countMetrics('bookings', { CallsUnknown: lost });
  if (verdict === 'call') return;
  const own = metricOfReason[reason ?? ''];
  if (own === null) return;
  log('info', 'No call', { tenantId, verdict, reason, seconds });
  countMetrics('bookings', { [own ?? (verdict === 'wait' ? 'CallsWaiting' : 'CallsNotMade')]: 1 });
}

async function next(caller: Caller, pacer: string, { isWake = false, isStill = false } = {}): Promise<void> {
  const callId = randomUUID();
  const { database, tenantId } = caller;
  const isLast = isStill || caller.isTimeShort();
  const turn = await database.one(nextCall, { tenantId, callId, pacer, isWake, isLast, now: now() });
  await follow(caller, turn, callId, pacer);
}

/** Makes the call that a turn has begun, and takes more turns while calls wait and the tenant's limits leave room. */
async function follow(caller: Caller, turn: Turn, callId: string, pacer: string): Promise<void> {
  report(caller.tenantId, turn);
  if (turn.verdict === 'call') {
    const call = makeCall(caller, turn, callId).then((hasMore) => (hasMore ? next(caller, pacer) : undefined));
    await all(turn.hasMore ? [call, next(caller, pacer)] : [call]);
  } else if (turn.pauseMs !== null) {
    const from = now().getTime();
    await sleep(turn.pauseMs);
    // The clock of a local stack can stand still: then a wake-up comes once it has moved on.
    await next(caller, pacer, { isStill: now().getTime() - from < turn.pauseMs / 2 });
  } else if (turn.hasMore) await next(caller, pacer);
}

/** Goes on from the turn that a due booking's message took: `callId` is the id that it gave. */
export const followTurn = (caller: Caller, turn: Turn, callId: string): Promise<void> =>
  follow(caller, turn, callId, callId);

/** Makes what may be made now: a wake-up has come. */
export const makeWaitingCalls = (caller: Caller): Promise<void> => next(caller, randomUUID(), { isWake: true });
