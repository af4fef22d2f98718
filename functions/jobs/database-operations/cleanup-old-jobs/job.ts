import type { Database } from '../../../engine/database.ts';
import { defineJob } from '../../../engine/job.ts';
import { deleteOldJobs } from './queries.gen.ts';

/** The installation's own jobs stand under the nil UUID, and mean every tenant. */
const INSTALLATION = '00000000-0000-0000-0000-000000000000';
/** Some seconds of a small cluster, far below the Data API's 45 s. */
const CHUNK = 5000;
/** A year's jobs of a busy installation go over some weeks, not in one night. */
const MOST_CHUNKS = 20;

async function deleteInChunks(database: Database, tenantId: string, now: Date): Promise<number> {
  const whose = tenantId === INSTALLATION ? null : tenantId;
  let deleted = 0;
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk += 1) {
    const { jobs } = await database.one(deleteOldJobs, { tenantId: whose, now, limit: CHUNK });
    deleted += jobs;
    if (jobs < CHUNK) break;
  }
  return deleted;
}

/** Removes what is done and old; what failed stays, because somebody may still want it to run. */
export const cleanupOldJobs = defineJob({
  type: 'CLEANUP_OLD_JOBS',
  unknownOutcome: 'retry',
  // It takes nothing: what a schedule writes into its payload is for the history.
  read: () => undefined,
  run: async ({ tenantId, now }, { database }) => {
    return { kind: 'done', result: { deleted: await deleteInChunks(database, tenantId, now) } };
  },
});
