import { putFile } from '../../../engine/aws/files.ts';
import { defineJob, type Job, type JobOutcome, type JobTools } from '../../../engine/ledger/job.ts';
import { findClient } from '../document/queries.gen.ts';
import { writeDocument } from '../document/write-document.ts';
import { type PlanPayload, readPayload } from './payload.ts';
import { findWrittenPlan, insertPlan } from './queries.gen.ts';

const TASK = [
  'A business plan for the customer for the next eight months: where they stand, goals that can be measured,',
  'the market, what to do month by month, a budget as a table, risks, and the first five steps.',
].join(' ');

async function run(
  { id, tenantId, payload, now }: Job<PlanPayload>,
  { database, progress, note }: JobTools,
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
  // The file before the row: the row raises an event, whose reaction reads the file.
  await putFile(documentKey, content, 'text/markdown; charset=utf-8');
  const plan = await database.maybeOne(insertPlan, { tenantId, customerId, content, documentKey, now });
  if (plan) return { kind: 'done', result: { version: plan.version, documentKey } };
  return { kind: 'failed', reason: 'VERSION_TAKEN: another plan was written at the same time', retry: true };
}

/** Writes a new version of the plan. Idempotent: a retry of the job writes no second version. */
export const generateBusinessPlan = defineJob({
  type: 'GENERATE_BUSINESS_PLAN',
  unknownOutcome: 'retry',
  read: readPayload,
  run,
});
