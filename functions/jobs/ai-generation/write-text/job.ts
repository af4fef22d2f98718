import { findEffect } from '../../../engine/effects/find-effect.ts';
import { defineJob, type Job, type JobOutcome, type JobTools } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';
import { findClient } from '../document/queries.gen.ts';
import { writeDocument } from '../document/write-document.ts';

/** A text becomes part of the facts of a run, which keep 8 KB of each node. */
const MOST_BYTES = 7_800;
/** In English less than that; a model that does not keep to it is cut. */
const LENGTH = 'Use 700 words at the most.';

/** Cuts at the end of a paragraph where there is one, else between two characters. */
function cut(text: string): string {
  if (Buffer.byteLength(text) <= MOST_BYTES) return text;
  // Through bytes: what is left of the last character is dropped.
  const kept = Buffer.from(text)
    .subarray(0, MOST_BYTES)
    .toString()
    .replace(/\ufffd$/, '');
  const end = kept.lastIndexOf('\n\n');
  return end > 0 ? `${kept.slice(0, end)}\n` : kept;
}

async function run(job: Job<string>, { database, note }: JobTools): Promise<JobOutcome> {
  const found = await findEffect(job, database);
  if ('stop' in found) return found.stop;
  const { tenantId, payload: customerId } = job;
  const client = await database.maybeOne(findClient, { tenantId, customerId });
  if (!client) return { kind: 'cancelled', reason: `CUSTOMER_GONE: there is no customer ${customerId}` };
  const { title, instructions } = found.effect;
  const written = await writeDocument({
    title: String(title ?? ''),
    task: `${String(instructions ?? '')}\n\n${LENGTH}`,
    facts: { ...client },
  });
  const text = cut(written);
  await note(`the model wrote ${written.length} characters`);
  const detail = { characters: text.length, ...(text === written ? {} : { isCut: true }) };
  return { kind: 'done', result: { detail, json: JSON.stringify({ title: String(title ?? ''), text }) } };
}

/** Writes a text for a workflow's node, which becomes `steps.<node>.text`. A second attempt writes another text; the run sees one. */
export const writeText = defineJob({
  type: 'WRITE_TEXT',
  unknownOutcome: 'retry',
  read: (payload) => idIn(objectIn(payload, ''), 'customerId'),
  run,
});
