/** What the job of a workflow's node does: it is in the job's row, filled with the facts of the run. */
import type { Database } from '../data/database.ts';
import { EngineError } from '../errors.ts';
import type { Job, JobOutcome } from '../ledger/job.ts';
import { objectIn, type Payload } from '../ledger/payload.ts';
import { findEffects } from './queries.gen.ts';

interface Effect {
  /** The same for every attempt, so that the other side can recognise a repeated call. */
  readonly key: string;
  readonly effect: Payload;
  /** How deep the event is that the run began with (automation.events.depth). */
  readonly depth: number;
}

type Asked = Pick<Job<unknown>, 'id' | 'tenantId' | 'now'>;
type Row = NonNullable<typeof findEffects.gives>;

interface Batch {
  readonly jobs: Asked[];
  readonly rows: Promise<readonly Row[]>;
}

/** Of each database, the jobs that will be asked about with one statement: those that a turn of the worker starts begin together. */
const gathering = new WeakMap<Database, Batch>();

function gather(database: Database, now: Date): Batch {
  const jobs: Asked[] = [];
  const ask = async () => {
    gathering.delete(database);
    return database.many(findEffects, { jobs: jobs.map(({ id, tenantId }) => ({ id, tenantId })), now });
  };
  const batch = { jobs, rows: Promise.resolve().then(ask) };
  gathering.set(database, batch);
  return batch;
}

/** Asks together with the jobs that begin at this moment. What the database refuses is asked again for each job, so that none fails for another's. */
async function find(job: Asked, database: Database): Promise<Row | undefined> {
  const batch = gathering.get(database) ?? gather(database, job.now);
  batch.jobs.push(job);
  const rows = await batch.rows.catch((error: unknown) => {
    const isOfOne = error instanceof EngineError && ['DATABASE_ERROR', 'INVALID_TIME_ZONE'].includes(error.code);
    if (batch.jobs.length === 1 || !isOfOne) throw error;
    return [];
  });
  return (
    rows.find(({ jobId }) => jobId === job.id) ??
    database.maybeOne(findEffects, { jobs: [{ id: job.id, tenantId: job.tenantId }], now: job.now })
  );
}

/** Returns the outcome when the run does not wait for the job any more, stands still, or its customer must not be contacted. */
export async function findEffect(
  job: Job<unknown>,
  database: Database,
): Promise<Effect | { readonly stop: JobOutcome }> {
  const nothing = { objection: null, key: null, effect: null, depth: null };
  const { objection, key, effect, depth } = (await find(job, database)) ?? nothing;
  const reason = key === null ? 'RUN_ENDED: no run of a workflow waits for this job' : objection;
  if (key === null || reason !== null) return { stop: { kind: 'cancelled', reason: reason ?? '' } };
  return { key, effect: objectIn(effect, 'effect'), depth: depth ?? 0 };
}
