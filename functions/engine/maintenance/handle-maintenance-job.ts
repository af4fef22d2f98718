/** Handler of maintenance whose work is a job: inserts the job, and the ledger wakes the job's function. */
import { now } from '../clock.ts';
import { connect } from '../data/database.ts';
import { log } from '../log.ts';
import { NO_TENANT } from '../no-tenant.ts';
import { handleQueue } from '../queue/handle-queue.ts';
import type { MaintenanceDefinition, MaintenanceJob } from './define.ts';
import { runOf } from './maintenance-run.ts';
import { insertMaintenanceJobs } from './queries.gen.ts';

/** Inserts the jobs of all tenants in one statement. Idempotent: a second delivery inserts none. */
export function handleMaintenanceJob(definition: MaintenanceDefinition & { readonly job: MaintenanceJob }) {
  const { name, job, needs = [] } = definition;
  const database = connect();
  return handleQueue(async (body) => {
    const { source, scheduledAt, requestedBy, tenantId = NO_TENANT } = runOf(body);
    const { jobs } = await database.one(insertMaintenanceJobs, {
      tenantId,
      isForEveryTenant: tenantId === NO_TENANT && job.scope === 'tenant',
      needsClientJourney: needs.includes('clientJourney'),
      needsEmailWorkflows: needs.includes('emailWorkflows'),
      name,
      source,
      scheduledAt,
      requestedBy,
      type: job.type,
      queue: job.queue,
      priority: job.priority,
      wallNow: now(),
    });
    log('info', 'Queued maintenance', { maintenance: name, jobs });
  });
}
