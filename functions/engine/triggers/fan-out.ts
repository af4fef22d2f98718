/** One message per tenant with a trigger of the type, out of one from the schedule. */
import { now } from '../clock.ts';
import type { Database } from '../data/database.ts';
import { environment, required } from '../environment.ts';
import { log } from '../log.ts';
import { sendMessages } from '../queue/send-messages.ts';
import { sendToTenants } from '../queue/send-to-tenants.ts';
import { listStaleEvaluations, listTriggerTenants, pruneChanges } from './queries.gen.ts';

export interface Schedule {
  readonly scheduledAt: Date;
  readonly scheduleArn: string;
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
  const said = { scheduledAt: schedule.scheduledAt.toISOString(), scheduleArn: schedule.scheduleArn };
  const tenants = await sendToTenants(
    (after) => database.many(listTriggerTenants, { triggerType, after }),
    (tenantId) => ({ tenantId, ...said }),
  );
  const stale = await ringStale(database, triggerType);
  await database.execute(pruneChanges, {});
  log('info', 'Fanned out', { triggerType, tenants, stale });
}
