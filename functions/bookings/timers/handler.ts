/** Makes and removes the timers of bookings. Handles `{tenantId, bookingIds}` from the relay. */
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import type { Json } from '../../engine/data/statement.ts';
import { environment, required } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { handleQueue, idOf, idsOf } from '../../engine/queue/handle-queue.ts';
import { sendMessages } from '../../engine/queue/send-messages.ts';
import { planTimers, settleTimers } from './queries.gen.ts';
import { type Step, takeStep } from './take-step.ts';

/** A paused cluster needs up to half a minute; the claims of a plan are longer than the function's time-out. */
const PATIENCE_SECONDS = 30;
/** Another function that works on a booking needs a second or two, unless it died. */
const BUSY_SECONDS = 10;

const database = connect(PATIENCE_SECONDS);

/** Records the steps. Returns the bookings that could not be marked, because another transaction is writing them. */
async function settle(steps: readonly Step[]): Promise<readonly Json[]> {
  if (steps.length === 0) return [];
  const { beingWritten } = await database.one(settleTimers, { steps: steps.map((step) => ({ ...step })), now: now() });
  countSteps(steps);
  return Array.isArray(beingWritten) ? beingWritten : [];
}

function countSteps(steps: readonly Step[]): void {
  const done = (action: string) => steps.filter((step) => step.action === action && step.outcome === 'done').length;
  countMetrics('bookings', {
    TimersCreated: done('create'),
    TimersDeleted: done('delete'),
    CallsDelayed: done('send'),
    TimersRefused: steps.filter(({ outcome }) => outcome === 'refused').length,
  });
}

/**
 * Reads the rows as they are now, not as they were when the message was sent: messages may be duplicate, late and in any
 * order. When a step failed it throws, and the message is delivered again.
 */
export const handler = handleQueue(async (body) => {
  const tenantId = idOf(body, 'tenantId');
  const bookingIds = idsOf(body, 'bookingIds');
  if (tenantId === undefined || bookingIds.length === 0)
    throw new EngineError('UNKNOWN_MESSAGE', 'The message must name bookings: {"tenantId", "bookingIds": [...]}');
  const plan = await database.many(planTimers, { bookingIds, now: now() });
  const steps = await Promise.all(plan.filter(({ action }) => action !== 'busy').map(takeStep));
  const beingWritten = await settle(steps);
  const inHand = plan.filter(({ action }) => action === 'busy').map(({ bookingId }) => bookingId);
  const busy = [...inHand, ...beingWritten];
  if (busy.length > 0) {
    const again = { tenantId, body: { tenantId, bookingIds: busy }, delaySeconds: BUSY_SECONDS };
    await sendMessages(required(environment.queueUrl), [again]);
  }
  log('info', 'Timers', { tenantId, bookings: bookingIds.length, steps: steps.length, busy: busy.length });
  const failed = steps.find(({ outcome }) => outcome === 'failed');
  if (failed) throw new EngineError('SERVICE_BUSY', `Scheduler or SQS: ${failed.error}`);
});
