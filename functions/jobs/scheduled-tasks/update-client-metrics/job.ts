import { defineJob } from '../../../engine/ledger/job.ts';
import { refreshClientMetrics } from './queries.gen.ts';

/** Replaces a tenant's engagement figures by those of now; twice is as good as once. */
export const updateClientMetrics = defineJob({
  type: 'UPDATE_CLIENT_METRICS',
  unknownOutcome: 'retry',
  // It takes nothing: what a schedule writes into its payload is for the history.
  read: () => undefined,
  run: async ({ tenantId, now }, { database }) => ({
    kind: 'done',
    result: { ...(await database.one(refreshClientMetrics, { tenantId, now })) },
  }),
});
