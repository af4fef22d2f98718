import { putFile } from '../../../engine/aws/files.ts';
import { EngineError } from '../../../engine/errors.ts';
import { defineJob, type Job, type JobOutcome, type JobTools } from '../../../engine/ledger/job.ts';
import { findClient } from '../document/queries.gen.ts';
import { writeDocument } from '../document/write-document.ts';
import { type Month, months } from './months.ts';
import { type DeliverablePayload, readPayload } from './payload.ts';
import { findDeliverable, findNewestPlan, insertDeliverable } from './queries.gen.ts';

function monthOf(number: number): Month {
  const month = months[number - 1];
  if (!month) throw new EngineError('INVALID_INPUT', `There is no deliverable of month ${number}`);
  return month;
}

async function run(job: Job<DeliverablePayload>, { database, progress, note }: JobTools): Promise<JobOutcome> {
  const { tenantId, payload, now } = job;
  const { customerId, month } = payload;
  const found = await database.maybeOne(findDeliverable, { tenantId, customerId, month });
  // An earlier attempt of this job has made it, or another job or person.
  if (found) return { kind: 'done', result: { ...found, month } };
  const client = await database.maybeOne(findClient, { tenantId, customerId });
  if (!client) return { kind: 'cancelled', reason: `CUSTOMER_GONE: there is no customer ${customerId}` };

  const { title, task } = monthOf(month);
  const plan = await database.maybeOne(findNewestPlan, { tenantId, customerId });
  const facts = { ...client, month, plan: plan?.content ?? null };
  const content = await writeDocument({ title: `Month ${month}: ${title}`, task, facts });
  await progress(70);
  await note(`the model wrote ${content.length} characters`);
  const documentKey = `documents/${tenantId}/${customerId}/deliverable-${month}-${job.id}.md`;
  // The file before the row, so that every row has its file.
  await putFile(documentKey, content, 'text/markdown; charset=utf-8');
  const row = { tenantId, customerId, month, title, documentKey, now };
  const deliverable = await database.maybeOne(insertDeliverable, row);
  if (deliverable) return { kind: 'done', result: { deliverableId: deliverable.id, documentKey, month } };
  // Another job or a person made it while the model wrote: theirs is kept.
  return { kind: 'cancelled', reason: `MONTH_TAKEN: the customer has a deliverable of month ${month} meanwhile` };
}

/** Writes a deliverable for review; people complete it. Idempotent. */
export const generateDeliverable = defineJob({
  type: 'GENERATE_DELIVERABLE',
  unknownOutcome: 'retry',
  read: readPayload,
  run,
});
