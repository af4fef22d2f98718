import { defineJob } from '../../../engine/ledger/job.ts';
import { refreshClientMetrics } from './queries.gen.ts';

/** Replaces a tenant's engagement figures by the current ones. Idempotent. */
export const updateClientMetrics = defineJob({
  type: 'UPDATE_CLIENT_METRICS',
  unknownOutcome: 'retry',
  // The job has no input: what a schedule writes into the payload is for the history.
  read: () => undefined,
  run: async ({ tenantId, now }, { database }) => ({
    kind: 'done',
    result: { ...(await database.one(refreshClientMetrics, { tenantId, now })) },
  }),
});
