import { putFile } from '../../../engine/aws/files.ts';
import type { Json } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { defineJob, type Job, type JobMeans, type JobOutcome } from '../../../engine/ledger/job.ts';
import { idIn, objectIn, wholeNumberIn } from '../../../engine/ledger/payload.ts';
import { findClient } from '../queries.gen.ts';
import { writeDocument } from '../write-document.ts';
import { type Month, months } from './months.ts';
import { findDeliverable, findNewestPlan, insertDeliverable } from './queries.gen.ts';

interface DeliverablePayload {
  readonly customerId: string;
  /** 1 to 8. */
  readonly month: number;
}

function read(payload: Json): DeliverablePayload {
  const members = objectIn(payload, '');
  return { customerId: idIn(members, 'customerId'), month: wholeNumberIn(members, 'month', 1, months.length) };
}

function monthOf(number: number): Month {
  const month = months[number - 1];
  if (!month) throw new EngineError('INVALID_INPUT', `There is no deliverable of month ${number}`);
  return month;
}

async function run(job: Job<DeliverablePayload>, { database, progress, note }: JobMeans): Promise<JobOutcome> {
  const { tenantId, payload } = job;
  const { customerId, month } = payload;
  const found = await database.maybeOne(findDeliverable, { tenantId, customerId, month });
  // This job's own, from before it died, or somebody else's: the customer has one.
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
  // Before the row: whoever reads the row finds the file.
  await putFile(documentKey, content, 'text/markdown; charset=utf-8');
  const deliverable = await database.maybeOne(insertDeliverable, { tenantId, customerId, month, title, documentKey });
  if (deliverable) return { kind: 'done', result: { deliverableId: deliverable.id, documentKey, month } };
  // Somebody made it while the model wrote: theirs counts.
  return { kind: 'cancelled', reason: `MONTH_TAKEN: the customer has a deliverable of month ${month} meanwhile` };
}

/** The deliverable waits for review; people complete it. */
export const generateDeliverable = defineJob({
  type: 'GENERATE_DELIVERABLE',
  unknownOutcome: 'retry',
  read,
  run,
});
