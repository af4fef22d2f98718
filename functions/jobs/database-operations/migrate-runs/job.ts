import { now } from '../../../engine/clock.ts';
import { EngineError } from '../../../engine/errors.ts';
import { defineJob } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';
import { continueMigration } from './queries.gen.ts';

/** Some seconds of a small cluster, far less than the Data API's 45 s. */
const CHUNK = 10_000;
/** Then other jobs of the queue have their turn. */
const CHUNKS_PER_TURN = 10;
/** Most jobs of runs have ended by then. */
const PATIENCE_MS = 60_000;

/**
 * Moves runs from one version of their workflow to another. Each chunk is one statement, which also records how far the migration has come: a
 * retry goes on there. Looks again, a minute later, for runs whose own job was under way.
 */
export const migrateRuns = defineJob({
  type: 'MIGRATE_RUNS',
  unknownOutcome: 'retry',
  read: (payload) => ({ migrationId: idIn(objectIn(payload, ''), 'migrationId') }),
  async run({ tenantId, payload: { migrationId } }, { database, progress }) {
    for (let chunk = 0; chunk < CHUNKS_PER_TURN; chunk += 1) {
      const state = await database.maybeOne(continueMigration, { tenantId, migrationId, limit: CHUNK, now: now() });
      if (!state) throw new EngineError('NOT_FOUND', `There is no migration ${migrationId}`);
      const { total, lookedAt, moved, exited, stayed, isDone, isPassOver } = state;
      if (isDone) return { kind: 'done', result: { total, moved, exited, stayed } };
      if (isPassOver) {
        const at = new Date(now().getTime() + PATIENCE_MS);
        return { kind: 'later', at, reason: 'RUNS_AT_WORK: runs whose job is under way move when it has ended' };
      }
      await progress((100 * lookedAt) / Math.max(total, 1));
    }
    return { kind: 'later', at: now(), reason: 'MORE: other jobs first' };
  },
});
