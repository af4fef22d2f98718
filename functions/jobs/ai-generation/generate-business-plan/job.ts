import { putFile } from '../../../engine/aws/files.ts';
import { defineJob, type Job, type JobMeans, type JobOutcome } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';
import { findClient } from '../queries.gen.ts';
import { writeDocument } from '../write-document.ts';
import { findWrittenPlan, insertPlan } from './queries.gen.ts';

interface PlanPayload {
  readonly customerId: string;
}

const TASK = [
  'A business plan for the customer for the next eight months: where they stand, goals that can be measured,',
  'the market, what to do month by month, a budget as a table, risks, and the first five steps.',
].join(' ');

async function run(
  { id, tenantId, payload, now }: Job<PlanPayload>,
  { database, progress, note }: JobMeans,
): Promise<JobOutcome> {
  const { customerId } = payload;
  const documentKey = `documents/${tenantId}/${customerId}/business-plan-${id}.md`;
  const written = await database.maybeOne(findWrittenPlan, { tenantId, documentKey });
  if (written) return { kind: 'done', result: { version: written.version, documentKey } };
  const client = await database.maybeOne(findClient, { tenantId, customerId });
  if (!client) return { kind: 'cancelled', reason: `CUSTOMER_GONE: there is no customer ${customerId}` };

  const title = `Business plan for ${client.customerName?.slice(0, 100) ?? 'the customer'}`;
  const content = await writeDocument({ title, task: TASK, facts: client });
  await progress(70);
  await note(`the model wrote ${content.length} characters`);
  // Before the row: whoever reads the event finds the file.
  await putFile(documentKey, content, 'text/markdown; charset=utf-8');
  const plan = await database.maybeOne(insertPlan, { tenantId, customerId, content, documentKey, now });
  if (plan) return { kind: 'done', result: { version: plan.version, documentKey } };
  return { kind: 'failed', reason: 'VERSION_TAKEN: another plan was written at the same time', retry: true };
}

/** A new version each time a job is made; a job that runs twice writes one. */
export const generateBusinessPlan = defineJob({
  type: 'GENERATE_BUSINESS_PLAN',
  unknownOutcome: 'retry',
  read: (payload): PlanPayload => ({ customerId: idIn(objectIn(payload, ''), 'customerId') }),
  run,
});
