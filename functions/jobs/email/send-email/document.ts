/** The document that an e-mail announces: the e-mail waits for its PDF, and has a link to it. */
import { getBytes } from '../../../engine/aws/files.ts';
import { attachChecksum } from '../../../engine/checksum.ts';
import type { Database } from '../../../engine/data/database.ts';
import { environment, required } from '../../../engine/environment.ts';
import type { Job, JobOutcome } from '../../../engine/ledger/job.ts';
import type { Payload } from '../../../engine/ledger/payload.ts';
import { sleep } from '../../../engine/sleep.ts';
import type { EmailPayload } from './payload.ts';
import { ensureDocumentLink, findDocument } from './queries.gen.ts';
import type { TemplateName } from './templates/index.ts';

export interface Attachment {
  readonly filename: string;
  readonly content: Buffer;
}

/** What an e-mail has of its document; nothing for e-mails about something else, and where the tenant wants no PDFs. */
interface Announcement {
  readonly variables: { readonly link?: string; readonly linkUntil?: string };
  readonly attachment?: Attachment | undefined;
}

type Found = NonNullable<typeof findDocument.gives>;

/** Templates about a document, and the variable that says which. */
const announced: Readonly<Partial<Record<TemplateName, { type: string; variable: string }>>> = {
  BUSINESS_PLAN_READY: { type: 'BUSINESS_PLAN', variable: 'version' },
  DELIVERABLE_READY: { type: 'DELIVERABLE', variable: 'month' },
};

const DAY_MS = 86_400_000;
/** A PDF mostly takes a second. */
const SHORT_WAIT_MS = 500;
const SHORT_WAITS = 10;
const LONG_WAIT_MS = 15_000;
/** SES takes 40 MB; mail systems of recipients often take ten, of which the encoding needs a third. */
const LARGEST_ATTACHMENT = 7_000_000;

/** Waits for a while until the PDF is there, or no job makes it. */
async function find(database: Database, values: Parameters<Database['maybeOne']>[1]): Promise<Found | undefined> {
  for (let waits = 0; ; waits += 1) {
    const found = await database.maybeOne(findDocument, values as never);
    if (!found || found.documentId !== null || !found.isComing || waits === SHORT_WAITS) return found;
    await sleep(SHORT_WAIT_MS);
  }
}

async function attach({ attaches, fileKey, sizeBytes, title }: Found): Promise<Attachment | undefined> {
  if (!attaches || fileKey === null || (sizeBytes ?? 0) > LARGEST_ATTACHMENT) return undefined;
  const bytes = await getBytes(fileKey);
  return bytes && { filename: `${title ?? 'document'}.pdf`, content: Buffer.from(bytes) };
}

/** Returns the outcome when the e-mail cannot be sent now, else what it has of its document. */
export async function announce(
  job: Job<EmailPayload>,
  variables: Payload,
  database: Database,
): Promise<Announcement | { stop: JobOutcome }> {
  const { id: jobId, tenantId, now, payload } = job;
  const about = payload.template === null ? undefined : announced[payload.template];
  const number = about && Number(variables[about.variable]);
  if (!about || !Number.isInteger(number)) return { variables: {} };
  const { customerId } = payload;
  const found = await find(database, { tenantId, customerId, type: about.type, number });
  if (!found) return { stop: { kind: 'cancelled', reason: 'DOCUMENT_GONE: the document is not there any more' } };
  if (found.documentId === null) return withoutPdf(found, now);
  const expiresAt = new Date(now.getTime() + found.linkDays * DAY_MS);
  const { token } = await database.one(ensureDocumentLink, {
    tenantId,
    documentId: found.documentId,
    jobId,
    expiresAt,
  });
  const link = `${required(environment.documentUrl)}${await attachChecksum('document-link', token)}`;
  return { variables: { link, linkUntil: expiresAt.toISOString().slice(0, 10) }, attachment: await attach(found) };
}

/** A deliverable that a person made may have no text here: its e-mail has no link. */
function withoutPdf({ subjectId, isComing, wantsPdf, hasText }: Found, now: Date): Announcement | { stop: JobOutcome } {
  if (isComing) return { stop: { kind: 'later', at: new Date(now.getTime() + LONG_WAIT_MS), reason: 'PDF_COMING' } };
  if (!wantsPdf || !hasText) return { variables: {} };
  const reason = `NO_DOCUMENT: there is no PDF of ${subjectId}; retry its job GENERATE_PDF, then this one`;
  return { stop: { kind: 'failed', reason, retry: false } };
}
