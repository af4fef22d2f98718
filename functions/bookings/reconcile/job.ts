import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import { defineJob } from '../../engine/ledger/job.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { listTimers } from './list-timers.ts';
import { compareBookings, compareSchedules, forgetCalls, openReconciliation, restartListing } from './queries.gen.ts';

/** Some seconds of work, after which other jobs of the queue have their turn. Ten million schedules take five thousand turns. */
const PAGES_PER_TURN = 20;

/** Ends a run whose listing never comes to its last page. */
const MOST_RESTARTS = 3;

/** Counts of differences that are repaired; the other counts only inform. */
const REPAIRED = ['missing', 'extra', 'unrung', 'overdue', 'unknown'] as const;

interface State {
  readonly phase: string;
  readonly nextToken: string | null;
  readonly counts: Json;
  readonly foreignNames: Json;
}

/** Returns whole numbers by name, as `automation.add_counts` writes them; absent kinds of differences are 0. */
const countsOf = ({ counts }: State): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(REPAIRED.map((kind) => [kind, 0])),
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

function report(jobId: string, state: State): Json {
  const counts = countsOf(state);
  const mended = REPAIRED.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
  log(mended > 0 ? 'warn' : 'info', 'Bookings reconciled', { jobId, mended, ...counts });
  const unknown = counts.unknown ?? 0;
  countMetrics('bookings', {
    BookingDrift: mended + (counts.switchedOff ?? 0),
    ...(unknown > 0 && { CallsUnknown: unknown }),
  });
  return { ...counts, mended, foreignNames: state.foreignNames };
}

/**
 * Compares the schedules of bookings with the rows, in both directions, and sends wake-ups for what differs. Each page is one
 * statement, which also records how far the run has come: a retry goes on there, and two runs at once repair each thing once.
 */
export const reconcileBookings = defineJob({
  type: 'RECONCILE_BOOKINGS',
  unknownOutcome: 'retry',
  // The job has no input: what a schedule writes into the payload is for the history.
  read: () => undefined,
  async run({ id: jobId, now: begunAt }, { database }) {
    let state: State = await database.one(openReconciliation, { jobId, now: begunAt });
    for (let page = 0; state.phase !== 'done'; page += 1) {
      if (page === PAGES_PER_TURN) return { kind: 'later', at: now(), reason: 'MORE: other jobs first' };
      state = await takeStep(database, jobId, state);
    }
    return { kind: 'done', result: report(jobId, state) };
  },
});
