/** What a piece of maintenance does with a message: one message per tenant out of the schedule's, then the tenant's work. */
import { connect, type Database } from './database.ts';
import type { MaintenanceDefinition } from './define.ts';
import { environment, required } from './environment.ts';
import { EngineError } from './errors.ts';
import { handleQueue, idOf, instantOf, type MessageBody } from './handle-queue.ts';
import { countMetrics, log } from './log.ts';
import { findTenant, listTenants } from './queries.gen.ts';
import { sendMessages } from './queue.ts';

const PATIENCE_SECONDS = 60;

export interface TenantMaintenance {
  readonly database: Database;
  readonly tenantId: string;
  readonly timeZone: string;
  /** The scheduled time, or when a person asked. */
  readonly now: Date;
}

async function fanOut(database: Database, name: string, now: Date): Promise<void> {
  let after: string | null = null;
  let tenants = 0;
  do {
    const page: { tenantId: string }[] = await database.many(listTenants, { after });
    const messages = page.map(({ tenantId }) => ({ tenantId, body: { tenantId, requestedAt: now.toISOString() } }));
    await sendMessages(required(environment.queueUrl), messages);
    tenants += page.length;
    after = page.at(-1)?.tenantId ?? null;
  } while (after !== null);
  log('info', 'Fanned out', { maintenance: name, tenants });
}

/** The schedule says `scheduledAt`, a person or the fan-out `requestedAt`. */
const nowOf = (body: MessageBody) => instantOf(body, body.scheduledAt === undefined ? 'requestedAt' : 'scheduledAt');

/** `work` may run twice for one message: it replaces what it wrote before. */
export function handleMaintenance(
  definition: MaintenanceDefinition,
  work: (tenant: TenantMaintenance) => Promise<void>,
) {
  const database = connect(PATIENCE_SECONDS);
  return handleQueue(async (body) => {
    const now = nowOf(body);
    const tenantId = idOf(body, 'tenantId');
    if (tenantId === undefined) return fanOut(database, definition.name, now);
    const tenant = await database.maybeOne(findTenant, { tenantId });
    if (tenant === undefined)
      throw new EngineError('UNKNOWN_MESSAGE', `The message names tenant ${tenantId}, which does not exist`);
    await work({ database, tenantId, timeZone: tenant.timeZone, now });
    countMetrics(definition.name, { MaintenanceRuns: 1 });
  });
}
