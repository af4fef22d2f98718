/** Makes the e-mails to one customer leave in the order of their causes. */
import type { Database } from '../../../engine/data/database.ts';
import type { Job, JobOutcome } from '../../../engine/ledger/job.ts';
import { sleep } from '../../../engine/sleep.ts';
import { findEarlierMail } from './queries.gen.ts';

/** The other e-mail is mostly being sent: these waits are shorter than another turn in the queue would be. */
const SHORT_WAIT_MS = 200;
const SHORT_WAITS = 15;
/** Then other e-mails get this job's place in the queue. */
const LONG_WAIT_MS = 5_000;

/**
 * Waits until no earlier e-mail to the customer is on its way. Returns an outcome when this one has to wait for longer.
 * Failed and cancelled e-mails hold nothing up.
 */
export async function awaitTurn(
  { id, tenantId, now }: Job<unknown>,
  database: Database,
): Promise<JobOutcome | undefined> {
  for (let waits = 0; ; waits += 1) {
    const earlier = await database.maybeOne(findEarlierMail, { tenantId, jobId: id, now });
    if (!earlier) return undefined;
    const isFuture = earlier.runsAt.getTime() > now.getTime();
    if (isFuture || waits === SHORT_WAITS) {
      const at = new Date(Math.max(earlier.runsAt.getTime(), now.getTime() + LONG_WAIT_MS));
      return { kind: 'later', at, reason: 'EARLIER_MAIL' };
    }
    await sleep(SHORT_WAIT_MS);
  }
}
