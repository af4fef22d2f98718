import type { Database } from '../../../engine/data/database.ts';
import { defineJob } from '../../../engine/ledger/job.ts';
import { readNothing } from '../../../engine/ledger/payload.ts';
import { NO_TENANT } from '../../../engine/no-tenant.ts';
import { replanSchedules } from '../../../workflows/replan/replan-schedules.ts';
import * as queries from './queries.gen.ts';
import { resealTokens } from './reseal/reseal-tokens.ts';

/** Takes some seconds of a small cluster, far less than the Data API's 45 s. */
const CHUNK = 5000;
/** Limits a night's work: a year's jobs of a busy installation are deleted over some weeks. */
const MOST_CHUNKS = 20;

/** Rows of the log of messages are narrow, and there may be a hundred thousand a day: a million go in one night. */
const CHUNK_MESSAGES = 50_000;

/** `doChunk` takes at most `limit` rows and returns how many. */
async function inChunks(doChunk: () => Promise<number>, limit = CHUNK): Promise<number> {
  let done = 0;
  for (let chunk = 0; chunk < MOST_CHUNKS; chunk += 1) {
    const rows = await doChunk();
    done += rows;
    if (rows < limit) break;
  }
  return done;
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

/** A calendar has some hundred slots, which are written anew. */
const CHUNK_CALENDARS = 200;

/** Calendars reach fourteen months ahead again, and schedules that came later than that are put where their calendar has them. Returns how many calendars. */
async function extendCalendars(database: Database, whose: string | null, now: Date): Promise<number> {
  const values = { tenantId: whose, now, limit: CHUNK_CALENDARS };
  const extend = async () => (await database.one(queries.extendCalendars, values)).rows;
  const extended = await inChunks(extend, CHUNK_CALENDARS);
  if (extended > 0) await replanSchedules(database, { tenantId: whose, calendars: null }, now);
  return extended;
}

/** What else is kept of workflows for some time: returns how many rows of each were forgotten. */
async function forgetOthers(database: Database, whose: string | null, now: Date) {
  const values = { tenantId: whose, now, limit: CHUNK };
  const forget = (statement: typeof queries.deleteOldPasses) =>
    inChunks(async () => (await database.one(statement, values)).rows);
  return {
    // Before the events: one that a run waits for stays.
    awaitedEvents: await forget(queries.deleteOldAwaitedEvents),
    openEvents: await forget(queries.deleteOldEvents),
    entryPasses: await forget(queries.deleteOldPasses),
    bulkActions: await forget(queries.deleteOldMoves),
    migrations: await forget(queries.deleteOldMigrations),
    campaignRecipients: await forget(queries.deleteOldRecipients),
    inboundMessages: await forget(queries.deleteOldInbound),
    triggerRuns: await forget(queries.deleteOldTriggerRuns),
    scheduleFirings: await forget(queries.deleteOldFirings),
    webhookDeliveries: await forget(queries.deleteOldDeliveries),
    importsAndExports: await forget(queries.deleteOldTransfers),
    suggestionWordings: await forget(queries.deleteOldWordings),
    listeners: await forget(queries.forgetListeners),
  };
}

async function cleanUp(database: Database, whose: string | null, now: Date) {
  const values = { tenantId: whose, now, limit: CHUNK };
  const deleted = await inChunks(async () => (await database.one(queries.deleteOldJobs, values)).jobs);
  const runs = await inChunks(async () => (await database.one(queries.deleteOldRuns, values)).runs);
  const ofMessages = { ...values, limit: CHUNK_MESSAGES };
  const messages = await inChunks(
    async () => (await database.one(queries.deleteOldMessageLogs, ofMessages)).messages,
    CHUNK_MESSAGES,
  );
  const workflowRuns = await forgetRuns(database, whose, now);
  const calendars = await extendCalendars(database, whose, now);
  const others = await forgetOthers(database, whose, now);
  return { deleted, runs, messages, workflowRuns, calendars, ...others, ...(await resealTokens(database, whose, now)) };
}

/**
 * Deletes old completed jobs, the old histories of maintenance, schedules and messages, and ended runs of workflows with all that led to them. Failed jobs stay: a person
 * may still retry them. Also seals secrets of tenants anew whose key was replaced, and writes the open hours of calendars further ahead.
 */
export const cleanupOldJobs = defineJob({
  type: 'CLEANUP_OLD_JOBS',
  unknownOutcome: 'retry',
  read: readNothing,
  run: async ({ tenantId, now }, { database }) => {
    const whose = tenantId === NO_TENANT ? null : tenantId; // the installation's own job means every tenant
    return { kind: 'done', result: await cleanUp(database, whose, now) };
  },
});
