/** Runs one job: finds its type, reads its payload, calls its handler. Every error becomes the outcome of this job. */
import type { Database } from '../data/database.ts';
import type { Json } from '../data/statement.ts';
import { EngineError } from '../errors.ts';
import { failureFields, log } from '../log.ts';
import type { JobDefinition, JobOutcome, JobTools } from './job.ts';
import type { ClaimedJob, Ledger } from './ledger.ts';
import { gatherNotes } from './notes/gather-notes.ts';

/** A job type of any payload. */
type AnyJobType = Pick<JobDefinition<never>, 'type' | 'unknownOutcome' | 'run'> & { read(payload: Json): unknown };

/** A queue's job types, as its index.ts exports them. */
export type JobTypes = Readonly<Record<string, AnyJobType>>;

/** The ledger holds 8 KB. */
const RESULT_BYTES = 8192;

/** An upper limit of what PostgreSQL needs for a value as jsonb: a number may take more than its text. */
function storedBytes(value: Json | undefined): number {
  if (typeof value === 'string') return 8 + Buffer.byteLength(value);
  if (typeof value === 'number') return 16;
  if (typeof value !== 'object' || value === null) return 8;
  const inside = Array.isArray(value) ? value : Object.entries(value).flat();
  return inside.reduce((sum: number, one) => sum + storedBytes(one as Json), 16);
}

const failed = (code: string, message: string, retry: boolean): JobOutcome => ({
  kind: 'failed',
  reason: `${code}: ${message}`,
  retry,
});

/** Turns an error into an outcome. The message goes to the job's row as it is; it may quote the payload. */
function outcomeOf(error: unknown): JobOutcome {
  if (error instanceof EngineError) return failed(error.code, error.message, error.retry === 'backoff');
  return failed('INTERNAL', error instanceof Error ? `${error.name}: ${error.message}` : String(error), true);
}

async function attempt(
  types: JobTypes,
  database: Database,
  job: ClaimedJob,
  tools: Pick<JobTools, 'progress' | 'note'>,
): Promise<JobOutcome> {
  const definition = Object.values(types).find(({ type }) => type === job.type);
  if (!definition) return failed('UNKNOWN_JOB_TYPE', `This queue has no jobs of type ${job.type}`, false);
  const { id, tenantId, attempts, claimedAt } = job;
  const payload = definition.read(job.payload) as never; // `run` takes what `read` returns
  return definition.run({ id, tenantId, payload, attempt: attempts, now: claimedAt }, { database, ...tools });
}

/** Drops a result that the ledger cannot hold: the job is done nevertheless. */
function bounded(outcome: JobOutcome, job: ClaimedJob): JobOutcome {
  if (outcome.kind !== 'done' || storedBytes(outcome.result) <= RESULT_BYTES) return outcome;
  log('warn', 'A result is too large to keep', { jobId: job.id, jobType: job.type });
  const { result: _, ...rest } = outcome;
  return rest;
}

/** Runs a claimed job and returns its outcome. Never throws. */
export async function runJob(
  types: JobTypes,
  database: Database,
  ledger: Ledger,
  job: ClaimedJob,
): Promise<JobOutcome> {
  const notes = gatherNotes((lines) => ledger.note(job, lines));
  const tools = { progress: (percent: number) => ledger.progress(job, percent), note: notes.add };
  try {
    return bounded(await attempt(types, database, job, tools), job);
  } catch (error) {
    log('error', 'A job failed', { jobId: job.id, jobType: job.type, attempt: job.attempts, ...failureFields(error) });
    return outcomeOf(error);
  } finally {
    // How the job ended counts for more than its log.
    await notes.end().catch((error: unknown) => {
      log('warn', 'Lines of a job were lost', { jobId: job.id, jobType: job.type, ...failureFields(error) });
    });
  }
}
