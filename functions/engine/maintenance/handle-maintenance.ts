/** What a piece of maintenance does with a message: one message per tenant out of the schedule's, then the tenant's work. */
import { now } from '../clock.ts';
import { connect, type Database } from '../data/database.ts';
import type { Json } from '../data/statement.ts';
import { EngineError } from '../errors.ts';
import { countMetrics, log } from '../log.ts';
import { NO_TENANT } from '../no-tenant.ts';
import { handleQueue, type MessageBody } from '../queue/handle-queue.ts';
import { sendToTenants } from '../queue/send-to-tenants.ts';
import type { MaintenanceDefinition, TenantSwitch } from './define.ts';
import { type MaintenanceRun, runOf } from './maintenance-run.ts';
import { findTenant, listTenants, recordMaintenanceRun } from './queries.gen.ts';

const PATIENCE_SECONDS = 60;

export interface TenantMaintenance {
  readonly database: Database;
  readonly tenantId: string;
  readonly timeZone: string;
  /** The scheduled time, or when a person asked. */
  readonly now: Date;
}

type Ending =
  | { readonly status: 'SUCCEEDED'; readonly detail: Json }
  | { readonly status: 'FAILED'; readonly error: string };

function record(database: Database, name: string, run: MaintenanceRun, startedAt: Date, ending: Ending): Promise<void> {
  const { tenantId = NO_TENANT, ...when } = run;
  const { detail, error } = { detail: {}, error: null, ...ending };
  const wallNow = now();
  return database.execute(recordMaintenanceRun, {
    ...when,
    tenantId,
    name,
    startedAt,
    wallNow,
    status: ending.status,
    detail,
    error,
  });
}

function fanOut(database: Database, needs: readonly TenantSwitch[], body: MessageBody): Promise<number> {
  const switches = {
    needsClientJourney: needs.includes('clientJourney'),
    needsEmailWorkflows: needs.includes('emailWorkflows'),
  };
  return sendToTenants(
    (after) => database.many(listTenants, { ...switches, after }),
    (tenantId) => ({ ...body, tenantId }),
  );
}

async function timeZoneOf(database: Database, tenantId: string): Promise<string> {
  const tenant = await database.maybeOne(findTenant, { tenantId });
  if (tenant) return tenant.timeZone;
  throw new EngineError('UNKNOWN_MESSAGE', `The message names tenant ${tenantId}, which does not exist`);
}

/**
 * `work` may run twice for one message: it replaces what it wrote before. Each run is in the history, failures too. A tick
 * reaches the tenants that have switched on what the definition needs, and none when `concerns` says no: then all that is
 * kept of it is that it came.
 */
export function handleMaintenance(
  { name, needs = [] }: MaintenanceDefinition,
  work: (tenant: TenantMaintenance) => Promise<void>,
  concerns: (tick: Date) => boolean = () => true,
) {
  const database = connect(PATIENCE_SECONDS);
  return handleQueue(async (body) => {
    const startedAt = now();
    const run = runOf(body);
    const { tenantId } = run;
    if (tenantId === undefined) {
      const tenants = concerns(run.scheduledAt) ? await fanOut(database, needs, body) : 0;
      log('info', 'Fanned out', { maintenance: name, tenants });
      return record(database, name, run, startedAt, { status: 'SUCCEEDED', detail: { tenants } });
    }
    const timeZone = await timeZoneOf(database, tenantId);
    try {
      await work({ database, tenantId, timeZone, now: run.scheduledAt });
    } catch (error) {
      const code = error instanceof EngineError ? error.code : 'INTERNAL';
      // The work's own failure is the one to report: it comes again, whether or not the history could be written.
      await record(database, name, run, startedAt, { status: 'FAILED', error: code }).catch(() => undefined);
      throw error;
    }
    await record(database, name, run, startedAt, { status: 'SUCCEEDED', detail: {} });
    countMetrics(name, { MaintenanceRuns: 1 });
  });
}
