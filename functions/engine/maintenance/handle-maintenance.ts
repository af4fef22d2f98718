/** Handler of maintenance: the schedule's message becomes one message per tenant, and each of those does the tenant's work. */
import { now } from '../clock.ts';
import { connect, type Database } from '../data/database.ts';
import type { Json } from '../data/statement.ts';
import { EngineError } from '../errors.ts';
import { log } from '../log.ts';
import { NO_TENANT } from '../no-tenant.ts';
import { handleQueue, type MessageBody } from '../queue/handle-queue.ts';
import { sendToTenants } from '../queue/send-to-tenants.ts';
import type { MaintenanceDefinition } from './define.ts';
import { type MaintenanceRun, runOf } from './maintenance-run.ts';
import { findTenant, listTenants, recordMaintenanceRun } from './queries.gen.ts';

/** One run of the work for one tenant. */
export interface TenantMaintenance {
  readonly database: Database;
  readonly tenantId: string;
  readonly timeZone: string;
  /** The scheduled time, or the time of a person's request. */
  readonly now: Date;
  /** MANUAL: a person asked for it, so work that is due less often than its schedule fires is done too. */
  readonly source: MaintenanceRun['source'];
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

function fanOut(
  database: Database,
  { name, needs = [], raises = null }: Pick<MaintenanceDefinition, 'name' | 'needs'> & { raises?: string | null },
  body: MessageBody,
): Promise<number> {
  const concerned = {
    name,
    needsClientJourney: needs.includes('clientJourney'),
    needsEmailWorkflows: needs.includes('emailWorkflows'),
    raises,
  };
  return sendToTenants(
    (after) => database.many(listTenants, { ...concerned, after }),
    (tenantId) => ({ ...body, tenantId }),
  );
}

async function timeZoneOf(database: Database, tenantId: string): Promise<string> {
  const tenant = await database.maybeOne(findTenant, { tenantId });
  if (tenant) return tenant.timeZone;
  throw new EngineError('UNKNOWN_MESSAGE', `The message names tenant ${tenantId}, which does not exist`);
}

/**
 * Runs `work` for each tenant that has the needed settings on and does not pause it. `work` must be idempotent: it may run twice for a message, and
 * must do whatever is due by then: runs before it may have been missed. Every run is recorded in the history with what
 * `work` returns, failed ones with their error.
 */
export function handleMaintenance(
  definition: MaintenanceDefinition,
  work: (tenant: TenantMaintenance) => Promise<Record<string, Json>>,
) {
  const { name } = definition;
  const database = connect();
  return handleQueue(async (body) => {
    const startedAt = now();
    const run = runOf(body);
    const { tenantId } = run;
    if (tenantId === undefined) {
      const tenants = await fanOut(database, definition, body);
      log('info', 'Fanned out', { maintenance: name, tenants });
      return record(database, name, run, startedAt, { status: 'SUCCEEDED', detail: { tenants } });
    }
    const timeZone = await timeZoneOf(database, tenantId);
    let detail: Record<string, Json>;
    try {
      detail = await work({ database, tenantId, timeZone, now: run.scheduledAt, source: run.source });
    } catch (error) {
      const code = error instanceof EngineError ? error.code : 'INTERNAL';
      // Throws the work's own failure, also when the history could not be written: the message is delivered again.
      await record(database, name, run, startedAt, { status: 'FAILED', error: code }).catch(() => undefined);
      throw error;
    }
    log('info', 'Done', { maintenance: name, tenantId, detail: JSON.stringify(detail) });
    await record(database, name, run, startedAt, { status: 'SUCCEEDED', detail });
  });
}
