import { putFile } from '../../../engine/aws/files.ts';
import { defineJob } from '../../../engine/ledger/job.ts';
import { findDocument } from './find-document.ts';
import { readPayload } from './payload.ts';
import { storeDocument } from './queries.gen.ts';
import { renderPdf } from './render-pdf.ts';

/** About four hundred pages; longer documents take too much of the function's time. */
const LONGEST_MARKDOWN = 1_000_000;

/** Prints a customer's document as a PDF beside its Markdown. Idempotent: a retry replaces the file. */
export const generatePdf = defineJob({
  type: 'GENERATE_PDF',
  unknownOutcome: 'retry',
  read: readPayload,
  async run({ tenantId, payload, now }, { database, note }) {
    const document = await findDocument(database, tenantId, payload);
    if (!document) return { kind: 'cancelled', reason: 'DOCUMENT_GONE: the document is not there any more' };
    const { markdown, pdfKey, title, author, customerId, type, subjectId } = document;
    if (!markdown?.trim()) return { kind: 'cancelled', reason: 'NO_CONTENT: the document has no text' };
    if (markdown.length > LONGEST_MARKDOWN)
      return { kind: 'failed', reason: `TOO_LARGE: the document has ${markdown.length} characters`, retry: false };
    const { bytes, pages } = await renderPdf(markdown, { title, author, createdAt: now });
    await note(`drew ${pages} pages, ${bytes.length} bytes`);
    await putFile(pdfKey, bytes, 'application/pdf');
    const file = { fileKey: pdfKey, pages, sizeBytes: bytes.length };
    // The file before the row, so that every row has its file.
    const { id } = await database.one(storeDocument, { tenantId, customerId, type, subjectId, title, ...file, now });
    return { kind: 'done', result: { documentId: id, pdfKey, pages } };
  },
});
