/** Handler of an event's queue: one statement reacts and marks the event as handled, in one transaction. */
import { now } from '../clock.ts';
import { connect } from '../data/database.ts';
import type { Statement } from '../data/statement.ts';
import { EngineError } from '../errors.ts';
import { countMetrics, log, putMetrics } from '../log.ts';
import { handleQueue, idOf } from '../queue/handle-queue.ts';
import type { EventDefinition } from './define.ts';

/** A paused cluster needs up to half a minute; the function's time-out leaves room for this and one statement. */
const PATIENCE_SECONDS = 60;

/** Gives no row when the event was handled before, or was deleted with its tenant. */
export type ReactStatement = Statement<
  { tenantId: string | null; eventId: string | null; now: Date | null },
  { occurredAt: Date; outcome: string }
>;

/** Handles `{tenantId, eventId}` from the relay. Idempotent: a second delivery finds the event handled. */
export function handleEvent(definition: EventDefinition, react: ReactStatement) {
  const database = connect(PATIENCE_SECONDS);
  return handleQueue(async (body) => {
    const tenantId = idOf(body, 'tenantId');
    const eventId = idOf(body, 'eventId');
    if (tenantId === undefined || eventId === undefined)
      throw new EngineError('UNKNOWN_MESSAGE', 'The message must name an event: {"tenantId", "eventId"}');
    const at = now();
    const handled = await database.maybeOne(react, { tenantId, eventId, now: at }).catch((error: unknown) => {
      countMetrics(definition.name, { EventsFailed: 1 }); // of this attempt: the message is delivered again
      throw error;
    });
    log('info', 'Event', { tenantId, eventId, outcome: handled?.outcome ?? 'ALREADY_HANDLED' });
    if (handled === undefined) return;
    countMetrics(definition.name, { EventsHandled: 1 });
    // The event has the time of the writer's clock, which may be a little ahead of ours.
    const lag = Math.max(0, at.getTime() - handled.occurredAt.getTime());
    putMetrics({ function: definition.name, kind: 'events' }, { EventLagMilliseconds: lag });
  });
}
