/** Walks the runs of all tenants that are due. Handles `{queue: 'workflows'}`, the wake-up from the relay. */
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { countMetrics, log } from '../../engine/log.ts';
import { handleWakeUps } from '../../engine/queue/handle-wake-ups.ts';
import { firstLimit, nextLimit } from './next-limit.ts';
import { advanceWorkflows, askForWalk } from './queries.gen.ts';
import { fireDueSchedules } from './schedules/fire-due-schedules.ts';

/** No statement begins with less time left: the Data API ends one after 45 s. */
const RESERVE_MS = 55_000;

const database = connect();

type Turn = NonNullable<(typeof advanceWorkflows)['gives']>;

function report({ entered, claimed, steps, failed, ...turn }: Turn, limit: number): void {
  log(failed > 0 ? 'error' : 'info', 'Walk', { entered, claimed, steps, failed, limit });
  countMetrics('workflows', {
    ...{ RunsStarted: turn.started, RunsAdvanced: claimed, StepsTaken: steps },
    ...{
      RunsFinished: turn.finished,
      RunsFailed: turn.endedAsFailed,
      RunsBroken: failed,
      EntriesFailed: turn.entriesFailed,
    },
    ...(turn.lagMs === null ? {} : { WalkLagMilliseconds: turn.lagMs }),
    ...(turn.standing === null ? {} : { RunsStanding: turn.standing }),
  });
}

/** Takes one turn. Returns whether another is due at once, and how many runs it should take. */
async function takeTurn(limit: number) {
  const begun = performance.now();
  const turn = await database.one(advanceWorkflows, { limit, now: now() });
  const tookMs = performance.now() - begun;
  report(turn, limit);
  // Only when no run can go on: those of the last time are over then, or wait.
  const fired = turn.hasSchedules ? await fireDueSchedules(database, now()) : { moved: 0, failed: 0 };
  if (fired.failed > 0) countMetrics('workflows', { EntriesFailed: fired.failed });
  return { isMore: turn.isMore || fired.moved > 0, limit: nextLimit(limit, tookMs, turn.claimed >= limit) };
}

export const handler = handleWakeUps({
  async accept(body) {
    if (body.queue !== 'workflows')
      throw new EngineError('UNKNOWN_MESSAGE', 'The message must be {"queue": "workflows"}');
  },
  /** Idempotent: a duplicate message finds nothing due. Several functions at once take different runs. */
  async work({ attempt, remainingMs }) {
    for (let limit = firstLimit(attempt); ; ) {
      const turn = await takeTurn(limit);
      if (!turn.isMore) return;
      limit = turn.limit;
      if (remainingMs() > RESERVE_MS) continue;
      await database.execute(askForWalk, { now: now() });
      return;
    }
  },
});
