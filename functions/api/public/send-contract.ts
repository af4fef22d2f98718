/** Sends the OpenAPI document, which a caller may keep and ask about with If-None-Match. */
import { contentTag, hasTag } from '../http/content-tag.ts';
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';
import { respond } from '../http/respond.ts';
import { openapi } from './openapi.ts';

/** How long a caller may use its copy without asking: a release changes the contract, and need not be seen at once. */
const KEPT_SECONDS = 300;

interface Contract {
  readonly document: ReturnType<typeof openapi>;
  readonly tag: string;
}

/** By the API's URL: the document names it, and an API may have more than one. */
const contracts = new Map<string, Contract>();
/** One for the API's own URL, and some for domains of the installation. */
const MOST_CONTRACTS = 10;

function contractOf(url: string): Contract {
  const known = contracts.get(url);
  if (known) return known;
  const document = openapi(url);
  const tag = contentTag(document);
  if (contracts.size >= MOST_CONTRACTS) contracts.clear();
  contracts.set(url, { document, tag });
  return { document, tag };
}

/** The URL that the caller used, as the gateway knows it. */
function urlOf({ headers, requestContext }: HttpEvent): string {
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${requestContext.domainName}`;
}

export function sendContract(event: HttpEvent): HttpReply {
  const { document, tag } = contractOf(urlOf(event));
  const headers = { etag: tag, 'cache-control': `public, max-age=${KEPT_SECONDS}`, vary: 'accept-encoding' };
  if (hasTag(event.headers['if-none-match'], tag)) return respond(event, 304, undefined, headers);
  return respond(event, 200, document, headers);
}
