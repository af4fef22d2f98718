import { now } from '../../../engine/clock.ts';
import { EngineError } from '../../../engine/errors.ts';
import { defineJob } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';
import { continueMove } from './queries.gen.ts';

/** One or two seconds of a small cluster, far less than the Data API's 45 s. */
const CHUNK = 10_000;
/** Then other jobs of the queue have their turn. */
const CHUNKS_PER_TURN = 10;

/**
 * Moves many runs alike: pauses, resumes, cancels, retries, wakes or replays them. Each chunk is one statement, which also records how far
 * the move has come: a retry goes on there. Stops after a chunk when a person has stopped the move.
 */
export const moveRuns = defineJob({
  type: 'MOVE_RUNS',
  unknownOutcome: 'retry',
  read: (payload) => ({ moveId: idIn(objectIn(payload, ''), 'moveId') }),
  async run({ tenantId, payload: { moveId } }, { database, progress }) {
    for (let chunk = 0; chunk < CHUNKS_PER_TURN; chunk += 1) {
      const state = await database.maybeOne(continueMove, { tenantId, moveId, limit: CHUNK, now: now() });
      if (!state) throw new EngineError('NOT_FOUND', `There is no bulk action ${moveId}`);
      const { total, lookedAt, moved, refused, isStopped, isDone } = state;
      if (isStopped) return { kind: 'cancelled', reason: `STOPPED: after ${lookedAt} of ${total} runs` };
      if (isDone) return { kind: 'done', result: { total, moved, refused } };
      await progress((100 * lookedAt) / Math.max(total, 1));
    }
    return { kind: 'later', at: now(), reason: 'MORE: other jobs first' };
  },
});
