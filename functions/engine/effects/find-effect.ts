/** What the job of a workflow's node does: it is in the job's row, filled with the facts of the run. */
import type { Database } from '../data/database.ts';
import type { Job, JobOutcome } from '../ledger/job.ts';
import { objectIn, type Payload } from '../ledger/payload.ts';
import { findEffect as find } from './queries.gen.ts';

interface Effect {
  /** The same for every attempt, so that the other side can recognise a repeated call. */
  readonly key: string;
  readonly effect: Payload;
}

/** Returns the outcome when the run does not wait for the job any more, stands still, or its customer must not be contacted. */
export async function findEffect(
  { id: jobId, tenantId, now }: Job<unknown>,
  database: Database,
): Promise<Effect | { readonly stop: JobOutcome }> {
  const found = await database.maybeOne(find, { tenantId, jobId, now });
  const objection = found ? found.objection : 'RUN_ENDED: no run of a workflow waits for this job';
  if (!found || objection !== null) return { stop: { kind: 'cancelled', reason: objection ?? '' } };
  return { key: found.key, effect: objectIn(found.effect, 'effect') };
}
