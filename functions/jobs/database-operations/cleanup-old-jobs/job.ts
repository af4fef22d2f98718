import type { Database } from '../../../engine/data/database.ts';
import { defineJob } from '../../../engine/ledger/job.ts';
import { NO_TENANT } from '../../../engine/no-tenant.ts';
import { deleteOldJobs, deleteOldRuns } from './queries.gen.ts';

/** Some seconds of a small cluster, far below the Data API's 45 s. */
const CHUNK = 5000;
/** A year's jobs of a busy installation go over some weeks, not in one night. */
const MOST_CHUNKS = 20;

/** `deleteChunk` answers how many rows it deleted, of at most CHUNK. */
async function deleteInChunks(deleteChunk: () => Promise<number>): Promise<number> {
  let deleted = 0;
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk += 1) {
    const rows = await deleteChunk();
    deleted += rows;
    if (rows < CHUNK) break;
  }
  return deleted;
}

async function cleanUp(
  database: Database,
  whose: string | null,
  now: Date,
): Promise<{ deleted: number; runs: number }> {
  const values = { tenantId: whose, now, limit: CHUNK };
  const deleted = await deleteInChunks(async () => (await database.one(deleteOldJobs, values)).jobs);
  const runs = await deleteInChunks(async () => (await database.one(deleteOldRuns, values)).runs);
  return { deleted, runs };
}

/**
 * Removes what is done and old, and the history of maintenance. What failed stays, because somebody may still want it to run.
 */
export const cleanupOldJobs = defineJob({
  type: 'CLEANUP_OLD_JOBS',
  unknownOutcome: 'retry',
  // It takes nothing: what a schedule writes into its payload is for the history.
  read: () => undefined,
  run: async ({ tenantId, now }, { database }) => {
    const whose = tenantId === NO_TENANT ? null : tenantId; // the installation's own job means every tenant
    return { kind: 'done', result: await cleanUp(database, whose, now) };
  },
});
