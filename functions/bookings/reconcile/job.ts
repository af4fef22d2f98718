import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import { defineJob } from '../../engine/ledger/job.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { listTimers } from './list-timers.ts';
import { compareBookings, compareSchedules, forgetCalls, openReconciliation, restartListing } from './queries.gen.ts';

/** Some seconds of work; then whatever else waits in the queue has its turn. Ten million schedules take five thousand turns. */
const PAGES_PER_TURN = 20;

/** A listing that never comes to its end must not go on for ever. */
const MOST_RESTARTS = 3;

/** What was wrong and is being put right; the other counts only tell. */
const MENDED = ['missing', 'extra', 'unrung', 'overdue', 'unknown'] as const;

interface State {
  readonly phase: string;
  readonly nextToken: string | null;
  readonly counts: Json;
  readonly foreignNames: Json;
}

/** Whole numbers by name, as `automation.add_counts` writes them; also of what there was none of. */
const countsOf = ({ counts }: State): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(MENDED.map((kind) => [kind, 0])),
  ...(counts as Record<string, number>),
});

async function compareNextSchedules(database: Database, jobId: string, pageToken: string | null): Promise<State> {
  const page = await listTimers(pageToken);
  if (page === 'expired') {
    const state = await database.one(restartListing, { jobId });
    if ((countsOf(state).restarts ?? 0) <= MOST_RESTARTS) return state;
    throw new EngineError('SERVICE_REFUSED', 'EventBridge Scheduler keeps refusing its own tokens');
  }
  const { schedules, nextToken } = page;
  return database.one(compareSchedules, {
    jobId,
    pageToken,
    nextToken,
    schedules: schedules.map((schedule) => ({ ...schedule })),
    now: now(),
  });
}

function takeStep(database: Database, jobId: string, { phase, nextToken }: State): Promise<State> {
  if (phase === 'schedules') return compareNextSchedules(database, jobId, nextToken);
  return database.one(phase === 'bookings' ? compareBookings : forgetCalls, { jobId, now: now() });
}

function tell(jobId: string, state: State): Json {
  const counts = countsOf(state);
  const mended = MENDED.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
  log(mended > 0 ? 'warn' : 'info', 'Bookings reconciled', { jobId, mended, ...counts });
  const unknown = counts.unknown ?? 0;
  countMetrics('bookings', {
    BookingDrift: mended + (counts.switchedOff ?? 0),
    ...(unknown > 0 && { CallsUnknown: unknown }),
  });
  return { ...counts, mended, foreignNames: state.foreignNames };
}

/**
 * Holds the schedules of bookings against the rows, both ways, and rings for what was lost. Each page is one statement that
 * also says how far the run has come: whoever is interrupted goes on there, and two runs at once mend each thing once.
 */
export const reconcileBookings = defineJob({
  type: 'RECONCILE_BOOKINGS',
  unknownOutcome: 'retry',
  // It takes nothing: what a schedule writes into its payload is for the history.
  read: () => undefined,
  async run({ id: jobId, now: begunAt }, { database }) {
    let state: State = await database.one(openReconciliation, { jobId, now: begunAt });
    for (let page = 0; state.phase !== 'done'; page += 1) {
      if (page === PAGES_PER_TURN) return { kind: 'later', at: now(), reason: 'MORE: other jobs first' };
      state = await takeStep(database, jobId, state);
    }
    return { kind: 'done', result: tell(jobId, state) };
  },
});
