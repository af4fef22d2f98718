/** Answers the link to a document with its PDF, or with a page that says why not. Needs no key. */
import { getBytes } from '../../engine/aws/files.ts';
import { now } from '../../engine/clock.ts';
import { httpStatus } from '../../engine/errors.ts';
import { failureFields, log } from '../../engine/log.ts';
import { connectForCaller } from '../http/connect-for-caller.ts';
import { readLinkToken } from '../http/read-link-token.ts';
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';
import { coded, retryLater } from '../http/respond.ts';
import { securityHeaders } from '../http/security-headers.ts';
import { openDocument } from './queries.gen.ts';

const database = connectForCaller();

/** Lambda's replies end at 6 MB, in base64, which is a third longer. A PDF of four hundred pages has about two. */
const LARGEST_BYTES = 4_400_000;

const pages = {
  unknown: [404, 'This link is not known.', 'It may have been cut off: copy it from the e-mail as a whole.'],
  expired: [410, 'This link has expired.', 'Reply to the e-mail that it came with to get a new one.'],
  large: [413, 'This document is too large to open here.', 'Reply to the e-mail that it came with to get it.'],
  later: [503, 'Please try again in a minute.', 'The document is there; it could not be read just now.'],
} as const;

const headersOf = (event: HttpEvent, more: Record<string, string>): Record<string, string> => ({
  ...securityHeaders,
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex',
  'x-request-id': event.requestContext.requestId,
  ...more,
});

function page(event: HttpEvent, which: keyof typeof pages, status: number = pages[which][0]): HttpReply {
  const [, title, text] = pages[which];
  return {
    statusCode: status,
    headers: headersOf(event, {
      ...retryLater(status),
      'content-type': 'text/html; charset=utf-8',
    }),
    body: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Document</title></head>\n<body><h1>${title}</h1><p>${text}</p></body></html>\n`,
  };
}

/** Names in any script: RFC 5987. */
const inline = (title: string): string =>
  `inline; filename="document.pdf"; filename*=UTF-8''${encodeURIComponent(`${title}.pdf`).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;

async function answer(event: HttpEvent): Promise<HttpReply> {
  const link = await readLinkToken('document-link', event.pathParameters?.token);
  if (link.kind !== 'possible') return page(event, link.kind === 'old' ? 'expired' : 'unknown');
  const found = await database.maybeOne(openDocument, { token: link.token, now: now() });
  if (!found) return page(event, 'unknown');
  if (found.isExpired) return page(event, 'expired');
  if (found.sizeBytes > LARGEST_BYTES) return page(event, 'large');
  const bytes = await getBytes(found.fileKey);
  if (!bytes) return page(event, 'unknown');
  return {
    statusCode: 200,
    headers: headersOf(event, { 'content-type': 'application/pdf', 'content-disposition': inline(found.title) }),
    body: Buffer.from(bytes).toString('base64'),
    isBase64Encoded: true,
  };
}

/** Never throws. */
export async function open(event: HttpEvent): Promise<HttpReply> {
  const facts = { requestId: event.requestContext.requestId, route: event.routeKey };
  try {
    const reply = await answer(event);
    log('info', 'Request', { ...facts, status: reply.statusCode });
    return reply;
  } catch (error) {
    const status = httpStatus[coded(error).code];
    log(status === 503 ? 'warn' : 'error', 'Request', { ...facts, status, ...failureFields(error) });
    return page(event, 'later', status);
  }
}
