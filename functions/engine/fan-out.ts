/** One message per tenant out of one from the schedule, so that no tenant waits for, or fails with, another. */

import { now } from './clock.ts';
import type { Database } from './database.ts';
import { environment, required } from './environment.ts';
import { log } from './log.ts';
import { listStaleEvaluations, listTriggerTenants, pruneChanges } from './queries.gen.ts';
import { sendMessages } from './queue.ts';

export interface Schedule {
  readonly scheduledAt: Date;
  readonly scheduleArn: string;
}

async function sendToTenants(database: Database, triggerType: string, schedule: Schedule): Promise<number> {
  let tenants = 0;
  let after: string | null = null;
  do {
    const page: { tenantId: string }[] = await database.many(listTriggerTenants, { triggerType, after });
    const messages = page.map(({ tenantId }) => ({
      tenantId,
      body: { tenantId, scheduledAt: schedule.scheduledAt.toISOString(), scheduleArn: schedule.scheduleArn },
    }));
    await sendMessages(required(environment.queueUrl), messages);
    tenants += page.length;
    after = page.at(-1)?.tenantId ?? null;
  } while (after !== null);
  return tenants;
}

/** Evaluations that lost their message, or their function, an hour ago or earlier. */
async function ringStale(database: Database, triggerType: string): Promise<number> {
  const stale = await database.many(listStaleEvaluations, { triggerType, wallNow: now() });
  const messages = stale.map(({ tenantId, evaluationId }) => ({ tenantId, body: { tenantId, evaluationId } }));
  await sendMessages(required(environment.queueUrl), messages);
  return stale.length;
}

/** May run twice: a tenant's second message finds the first one's evaluations. */
export async function fanOut(database: Database, triggerType: string, schedule: Schedule): Promise<void> {
  const tenants = await sendToTenants(database, triggerType, schedule);
  const stale = await ringStale(database, triggerType);
  await database.execute(pruneChanges, {});
  log('info', 'Fanned out', { triggerType, tenants, stale });
}
