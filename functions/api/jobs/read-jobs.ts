import { EngineError } from '../../engine/errors.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { flagOf } from '../http/fields/flag-of.ts';
import { on } from '../http/route-handler.ts';
import { filterOf } from './job-filter.ts';
import { anyJob, toJobItem } from './job-view.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

export const listJobs = on(routes.listJobs, async ({ database, query, caller: { tenantId }, now }) => {
  const { limit, cursor, status = null, isDelayed, ...filter } = query;
  const page = { ...fromCursor(cursor), limit: limit + 1 };
  const state = { status, isDelayed: flagOf(isDelayed), now };
  const rows = await database.many(queries.listJobs, { ...anyJob, tenantId, ...state, ...filterOf(filter), ...page });
  return { body: toPage(rows.map(toJobItem), limit) };
});

const noSuchJob = (jobId: string) => new EngineError('NOT_FOUND', `There is no job ${jobId}`);

export const getJob = on(routes.getJob, async ({ database, params: { id: jobId }, caller: { tenantId } }) => {
  const job = await database.maybeOne(queries.listJobs, { ...anyJob, tenantId, jobId, limit: 1 });
  if (!job) throw noSuchJob(jobId);
  const { cursorAt: _, ...shown } = job;
  return { body: { ...shown, failures: failuresOf(job.failures) } };
});

/** Every job has a line at least: that it was queued. */
export const getJobLog = on(routes.getJobLog, async ({ database, params: { id: jobId }, caller: { tenantId } }) => {
  const lines = await database.many(queries.listJobLines, { tenantId, jobId });
  if (lines.length === 0) throw noSuchJob(jobId);
  return { body: { lines } };
});

interface Failure {
  readonly attempt: number;
  readonly at: string;
  readonly error: string | null;
}

/** Only the ledger writes failures (automation.with_failure). */
const failuresOf = (stored: unknown): Failure[] => stored as Failure[];
