/** Handler of an event's queue: one statement reacts to hundreds of events and marks them as handled, in one transaction. */
import { now } from '../clock.ts';
import { connect, type Database } from '../data/database.ts';
import { EngineError } from '../errors.ts';
import { countMetrics, log, putMetrics } from '../log.ts';
import { idOf, type MessageBody } from '../queue/handle-queue.ts';
import { handleWakeUps } from '../queue/handle-wake-ups.ts';
import type { EventDefinition } from './define.ts';
import { askForWakeUp, handleEvents as handleNext, waitForFunction } from './queries.gen.ts';

/**
 * Events a statement, by the message's attempt: a fraction of a second's work at first. A statement that fails is a whole one
 * out of time or refused by a busy database, because an event that fails does not fail its statement. Fewer may get through.
 */
const LIMITS = [500, 50, 5, 1] as const;
/** No statement begins with less time left: the Data API ends one after 45 s. */
const RESERVE_MS = 55_000;

/** Lets one event wait again when the message names one, as those of the release before do. */
async function accept(database: Database, type: string, body: MessageBody): Promise<void> {
  const [tenantId, eventId] = [idOf(body, 'tenantId'), idOf(body, 'eventId')];
  if (tenantId !== undefined && eventId !== undefined)
    await database.execute(waitForFunction, { tenantId, eventId, type });
  else if (body.type !== type) throw new EngineError('UNKNOWN_MESSAGE', `The message must be {"type": "${type}"}`);
}

interface Turn {
  readonly limit: number;
  /** The tenant after which the turns go on. */
  readonly after: string | null;
}

/** Reacts to the next events. Returns whether more may wait, and after which tenant the turns go on. */
async function react(database: Database, { name, type }: EventDefinition, turn: Turn) {
  const at = now();
  const result = await database.one(handleNext, { type, ...turn, now: at });
  const { handled, failed, givenUp, error, oldestAt, isMore, lastTenant } = result;
  log(failed > 0 ? 'error' : 'info', 'Events', { type, handled, failed, givenUp, error });
  if (handled > 0) countMetrics(name, { EventsHandled: handled });
  if (failed > 0) countMetrics(name, { EventsFailed: failed });
  // Of each attempt that was the last; an alarm watches the sum.
  if (givenUp > 0) putMetrics({ function: name, kind: 'events' }, { EventsGivenUp: givenUp });
  // The event has the time of the writer's clock, which may be a little ahead of ours.
  if (oldestAt !== null)
    putMetrics(
      { function: name, kind: 'events' },
      { EventLagMilliseconds: Math.max(0, at.getTime() - oldestAt.getTime()) },
    );
  return { isMore, after: lastTenant ?? turn.after };
}

/**
 * Handles `{type}` from the relay, until no event of the type waits or the time is short. Idempotent: a duplicate message finds
 * the events handled. Several functions at once take different events.
 */
export function handleEvents(definition: EventDefinition) {
  const database = connect();
  let after: string | null = null; // kept between invocations, which go on with the turns
  return handleWakeUps({
    accept: (body) => accept(database, definition.type, body),
    async work({ attempt, remainingMs }) {
      const limit = LIMITS[attempt - 1] ?? 1;
      for (;;) {
        const next = await react(database, definition, { limit, after });
        after = next.after;
        if (!next.isMore) return;
        if (remainingMs() > RESERVE_MS) continue;
        await database.execute(askForWakeUp, { type: definition.type });
        return;
      }
    },
  });
}
