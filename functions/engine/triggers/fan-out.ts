/** Turns a schedule's message into one message per tenant that has a trigger of the type. */
import { now } from '../clock.ts';
import type { Database } from '../data/database.ts';
import { environment, required } from '../environment.ts';
import { log } from '../log.ts';
import { sendMessages } from '../queue/send-messages.ts';
import { sendToTenants } from '../queue/send-to-tenants.ts';
import type { TriggerDefinition } from './define.ts';
import { listStaleEvaluations, listTriggerTenants, noteScheduleRun, pruneChanges } from './queries.gen.ts';

/** What a schedule's message says. */
export interface Schedule {
  readonly scheduledAt: Date;
  readonly scheduleArn: string;
}

/** Sends messages again for evaluations that are open for an hour: their message was lost, or their function died. */
async function resendStale(database: Database, triggerType: string): Promise<number> {
  const stale = await database.many(listStaleEvaluations, { triggerType, wallNow: now() });
  const messages = stale.map(({ tenantId, evaluationId }) => ({ tenantId, body: { tenantId, evaluationId } }));
  await sendMessages(required(environment.queueUrl), messages);
  return stale.length;
}

/** Sends the messages. Idempotent: a tenant's second message finds the evaluations of the first. */
export async function fanOut(
  database: Database,
  { name, type: triggerType }: Pick<TriggerDefinition, 'name' | 'type'>,
  schedule: Schedule,
): Promise<void> {
  const said = { scheduledAt: schedule.scheduledAt.toISOString(), scheduleArn: schedule.scheduleArn };
  const tenants = await sendToTenants(
    (after) => database.many(listTriggerTenants, { triggerType, after }),
    (tenantId) => ({ tenantId, ...said }),
  );
  const stale = await resendStale(database, triggerType);
  await database.execute(pruneChanges, {});
  await database.execute(noteScheduleRun, { name, now: now() });
  log('info', 'Fanned out', { triggerType, tenants, stale });
}
