import type { Database } from '../../../engine/data/database.ts';
import { defineJob } from '../../../engine/ledger/job.ts';
import { NO_TENANT } from '../../../engine/no-tenant.ts';
import * as queries from './queries.gen.ts';

/** Takes some seconds of a small cluster, far less than the Data API's 45 s. */
const CHUNK = 5000;
/** Limits a night's work: a year's jobs of a busy installation are deleted over some weeks. */
const MOST_CHUNKS = 20;

/** Rows of the log of messages are narrow, and there may be a hundred thousand a day: a million go in one night. */
const CHUNK_MESSAGES = 50_000;

/** `deleteChunk` deletes at most `limit` rows and returns how many. */
async function deleteInChunks(deleteChunk: () => Promise<number>, limit = CHUNK): Promise<number> {
  let deleted = 0;
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk += 1) {
    const rows = await deleteChunk();
    deleted += rows;
    if (rows < limit) break;
  }
  return deleted;
}

/** Rows of traces that a statement deletes, about: some seconds. */
const CHUNK_STEPS = 100_000;
/** 200 000 runs of a few steps, or four million steps. */
const MOST_RUN_CHUNKS = 40;

/** Runs of workflows: returns how many. */
async function forgetRuns(database: Database, whose: string | null, now: Date): Promise<number> {
  let forgotten = 0;
  const limits = { tenantId: whose, now, limit: CHUNK, steps: CHUNK_STEPS };
  let after: Readonly<Record<'afterTenant' | 'afterAt' | 'afterId', string | null>> = {
    ...{ afterTenant: null, afterAt: null, afterId: null },
  };
  for (let chunk = 0; chunk < MOST_RUN_CHUNKS; chunk += 1) {
    const last = await database.maybeOne(queries.deleteOldWorkflowRuns, { ...limits, ...after });
    if (!last) break;
    forgotten += last.runs;
    after = { afterTenant: last.tenantId, afterAt: last.startedAt, afterId: last.id };
  }
  return forgotten;
}

/** What else is kept of workflows for some time: returns how many rows of each were forgotten. */
async function forgetOthers(database: Database, whose: string | null, now: Date) {
  const values = { tenantId: whose, now, limit: CHUNK };
  const forget = (statement: typeof queries.deleteOldPasses) =>
    deleteInChunks(async () => (await database.one(statement, values)).rows);
  return {
    // Before the events: one that a run waits for stays.
    awaitedEvents: await forget(queries.deleteOldAwaitedEvents),
    openEvents: await forget(queries.deleteOldEvents),
    entryPasses: await forget(queries.deleteOldPasses),
    bulkActions: await forget(queries.deleteOldMoves),
    migrations: await forget(queries.deleteOldMigrations),
    listeners: await forget(queries.forgetListeners),
  };
}

async function cleanUp(database: Database, whose: string | null, now: Date) {
  const values = { tenantId: whose, now, limit: CHUNK };
  const deleted = await deleteInChunks(async () => (await database.one(queries.deleteOldJobs, values)).jobs);
  const runs = await deleteInChunks(async () => (await database.one(queries.deleteOldRuns, values)).runs);
  const ofMessages = { ...values, limit: CHUNK_MESSAGES };
  const messages = await deleteInChunks(
    async () => (await database.one(queries.deleteOldMessageLogs, ofMessages)).messages,
    CHUNK_MESSAGES,
  );
  const workflowRuns = await forgetRuns(database, whose, now);
  return { deleted, runs, messages, workflowRuns, ...(await forgetOthers(database, whose, now)) };
}

/**
 * Deletes old completed jobs, the old history of maintenance, the old log of messages, ended runs of workflows with their traces, and what led to them: open events, passes,
 * bulk actions, migrations. Failed jobs stay: a person may still retry them.
 */
export const cleanupOldJobs = defineJob({
  type: 'CLEANUP_OLD_JOBS',
  unknownOutcome: 'retry',
  // The job has no input: what a schedule writes into the payload is for the history.
  read: () => undefined,
  run: async ({ tenantId, now }, { database }) => {
    const whose = tenantId === NO_TENANT ? null : tenantId; // the installation's own job means every tenant
    return { kind: 'done', result: await cleanUp(database, whose, now) };
  },
});
