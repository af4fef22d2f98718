import { defineJob } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';
import { changeBooking as statement } from './queries.gen.ts';

/** Makes, moves or cancels a booking for a workflow's node, in one statement. Idempotent. */
export const changeBooking = defineJob({
  type: 'CHANGE_BOOKING',
  unknownOutcome: 'retry',
  read: (payload) => idIn(objectIn(payload, ''), 'runId'),
  async run({ id: jobId, tenantId, now }, { database }) {
    const { bookingId, reason, isWithheld } = await database.one(statement, { tenantId, jobId, now });
    if (isWithheld) return { kind: 'cancelled', reason: reason ?? '' };
    if (reason !== null) return { kind: 'failed', reason, retry: false };
    return { kind: 'done', result: { detail: { bookingId }, json: JSON.stringify({ bookingId }) } };
  },
});
