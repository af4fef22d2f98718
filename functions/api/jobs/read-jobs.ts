import { EngineError } from '../../engine/errors.ts';
import { fromCursor, toPage } from '../cursor.ts';
import { on } from '../endpoint.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

export const listJobs = on(routes.listJobs, async ({ database, query, caller: { tenantId } }) => {
  const { limit, cursor, status = null, type = null, queue = null } = query;
  const page = { ...fromCursor(cursor), limit: limit + 1 };
  return { body: toPage(await database.many(queries.listJobs, { tenantId, status, type, queue, ...page }), limit) };
});

export const getJob = on(routes.getJob, async ({ database, params: { id: jobId }, caller: { tenantId } }) => {
  const job = await database.maybeOne(queries.findJob, { tenantId, jobId });
  if (!job) throw new EngineError('NOT_FOUND', `There is no job ${jobId}`);
  return { body: { ...job, failures: failuresOf(job.failures) } };
});

interface Failure {
  readonly attempt: number;
  readonly at: string;
  readonly error: string | null;
}

/** The ledger alone writes them (automation.with_failure). */
const failuresOf = (stored: unknown): Failure[] => stored as Failure[];
