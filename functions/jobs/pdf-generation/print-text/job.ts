import { putFile } from '../../../engine/aws/files.ts';
import { findEffect } from '../../../engine/effects/find-effect.ts';
import { defineJob, type Job, type JobOutcome, type JobTools } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';
import { storeDocument } from '../generate-pdf/queries.gen.ts';
import { renderPdf } from '../generate-pdf/render-pdf.ts';
import { findSubject } from './queries.gen.ts';

async function run(job: Job<string>, { database }: JobTools): Promise<JobOutcome> {
  const found = await findEffect(job, database);
  if ('stop' in found) return found.stop;
  const { id: jobId, tenantId, now, payload: customerId } = job;
  const markdown = typeof found.effect.content === 'string' ? found.effect.content : '';
  if (markdown.trim() === '')
    return { kind: 'failed', reason: 'NO_CONTENT: the path content leads to no text', retry: false };
  const title = String(found.effect.title ?? '').trim() || 'Document';
  const { subjectId, author } = await database.one(findSubject, { tenantId, jobId });
  const { bytes, pages } = await renderPdf(markdown, { title, author: author ?? '', createdAt: now });
  const fileKey = `documents/${tenantId}/${customerId}/workflow-${subjectId}.pdf`;
  await putFile(fileKey, bytes, 'application/pdf');
  const file = { fileKey, pages, sizeBytes: bytes.length };
  // The file before the row, so that every row has its file.
  const { id } = await database.one(storeDocument, {
    ...{ tenantId, customerId, type: 'WORKFLOW', subjectId, title, now },
    ...file,
  });
  return {
    kind: 'done',
    result: { detail: { documentId: id, pages }, json: JSON.stringify({ documentId: id, pages }) },
  };
}

/** Prints a text of a run as a PDF for its customer. Idempotent: a retry replaces the file. */
export const printText = defineJob({
  type: 'PRINT_TEXT',
  unknownOutcome: 'retry',
  read: (payload) => idIn(objectIn(payload, ''), 'customerId'),
  run,
});
