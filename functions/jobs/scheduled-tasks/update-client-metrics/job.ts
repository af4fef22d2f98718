import { defineJob } from '../../../engine/ledger/job.ts';
import { readNothing } from '../../../engine/ledger/payload.ts';
import { countExperiments, refreshClientMetrics } from './queries.gen.ts';

/** Replaces a tenant's engagement figures by the current ones, and counts the days of its experiments. Idempotent. */
export const updateClientMetrics = defineJob({
  type: 'UPDATE_CLIENT_METRICS',
  unknownOutcome: 'retry',
  read: readNothing,
  run: async ({ tenantId, now }, { database }) => {
    const customers = await database.one(refreshClientMetrics, { tenantId, now });
    const { days } = await database.one(countExperiments, { tenantId, now });
    return { kind: 'done', result: { ...customers, experimentDays: days } };
  },
});
