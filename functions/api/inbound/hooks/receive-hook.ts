/** Answers POST /hooks/{endpointId}: a delivery of another system. Two statements: one reads the endpoint, one stores all that follows. */
import { createHash } from 'node:crypto';
import { isCheckedId } from '../../../engine/checksum.ts';
import { now } from '../../../engine/clock.ts';
import type { Database } from '../../../engine/data/database.ts';
import { EngineError, httpStatus } from '../../../engine/errors.ts';
import { DEPTH_HEADER } from '../../../engine/events/depth-header.ts';
import { openSecret } from '../../../engine/seals/seals.ts';
import { explainQuota } from '../../http/quota-exceeded.ts';
import type { HttpEvent, HttpReply } from '../../http/request/http-event.ts';
import { respond } from '../../http/respond.ts';
import { routes } from '../routes.ts';
import { sameText } from '../same-text.ts';
import { checkAddress } from './check-address.ts';
import { checkDelivery } from './check-signature.ts';
import type { FormName } from './forms.ts';
import * as queries from './queries.gen.ts';
import { checkMediaType, readBody } from './read-body.ts';

const MOST_BYTES = 1024 * 1024;
/** Senders try again for days; a person who pauses an endpoint needs minutes. */
const PAUSED_SECONDS = 300;

type Endpoint = NonNullable<(typeof queries.findEndpoint)['gives']>;

const noSuchEndpoint = (id: string) => new EngineError('NOT_FOUND', `There is no webhook endpoint ${id}`);

/** Throws NOT_FOUND, for a made-up id without a statement. */
async function findEndpoint(
  event: HttpEvent,
  database: Database,
  at: Date,
): Promise<Endpoint & { readonly id: string }> {
  const id = event.pathParameters?.endpointId ?? '';
  const isOurs = await isCheckedId('webhook-endpoint', id);
  const found = isOurs ? await database.maybeOne(queries.findEndpoint, { endpointId: id, now: at }) : undefined;
  if (!found) throw noSuchEndpoint(id);
  return { ...found, id: id.toLowerCase() };
}

/** Opens the present secret, and the one before while it is valid. */
const secretsOf = ({ id, tenantId, secret, previousSecret }: Endpoint & { readonly id: string }): Promise<string[]> =>
  Promise.all(
    [secret, previousSecret]
      .filter((sealed) => sealed !== null)
      .map((sealed) => openSecret(sealed, { kind: 'webhook-endpoint', tenantId, id })),
  );

async function judge(event: HttpEvent, endpoint: Endpoint & { readonly id: string }, at: Date) {
  const { headers } = event;
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const form = endpoint.form as FormName; // the table's check allows no other
  const address = event.requestContext.http.sourceIp;
  // It is a list of texts.
  checkAddress(address, endpoint.allowedAddresses as string[]);
  if (body.length > MOST_BYTES)
    throw new EngineError('TOO_LARGE', `The body has ${body.length} bytes; the most is ${MOST_BYTES}`);
  checkMediaType(headers['content-type']);
  const rules = { form, secrets: await secretsOf(endpoint), toleranceSeconds: endpoint.toleranceSeconds, at };
  try {
    checkDelivery({ headers, body, pathSecret: event.pathParameters?.secret }, rules);
  } catch (error) {
    // API Gateway puts this character in the place of bytes that are no UTF-8, so no signature of them can be right.
    if (event.isBase64Encoded || !event.body?.includes('\uFFFD')) throw error;
    throw new EngineError('BAD_JSON', 'The body is not UTF-8, or the signature is not that of the body');
  }
  if (endpoint.isPaused)
    throw new EngineError(
      'ENDPOINT_PAUSED',
      'The endpoint takes no deliveries now: it is paused, or its workflow is; send it again later',
      { details: { retryAfterSeconds: PAUSED_SECONDS } },
    );
  const { json, topic } = readBody(body, headers, form);
  const key = endpoint.dedupeHeader === null ? undefined : headers[endpoint.dedupeHeader];
  const hash = createHash('sha256').update(body).digest('hex');
  const depth = Number(/^\d{1,2}$/.exec(headers[DEPTH_HEADER] ?? '')?.[0] ?? 0);
  return { json, delivery: { key: key ?? null, hash, topic, address, sizeBytes: body.length, depth } };
}

async function store(event: HttpEvent, endpoint: Endpoint & { readonly id: string }, database: Database, at: Date) {
  const { json, delivery } = await judge(event, endpoint, at);
  const stored = await database.one(queries.receiveDelivery, {
    endpointId: endpoint.id,
    delivery: { ...delivery, elapsedMs: Math.max(0, now().getTime() - at.getTime()) },
    body: json,
    now: at,
  });
  if (stored.outcome === 'gone') throw noSuchEndpoint(endpoint.id);
  if (stored.outcome === 'malformed')
    throw new EngineError('BAD_JSON', 'The body has a number that is too long to be stored');
  if (stored.outcome === 'rate')
    throw new EngineError('TOO_MANY_REQUESTS', 'The endpoint has had its deliveries of this second', {
      details: { retryAfterSeconds: 1 },
    });
  return { deliveryId: stored.deliveryId, ...(stored.outcome === 'duplicate' ? { duplicate: true } : {}) };
}

/** Refused calls of an endpoint are counted, so that its owner sees why nothing arrives. */
export async function receiveHook(event: HttpEvent, database: Database): Promise<HttpReply> {
  const at = now();
  const endpoint = await findEndpoint(event, database, at);
  try {
    return respond(event, 202, await store(event, endpoint, database, at));
  } catch (thrown) {
    const error = explainQuota(thrown);
    if (error instanceof EngineError && (httpStatus[error.code] < 500 || error.code === 'ENDPOINT_PAUSED'))
      await database.one(queries.noteRefusal, {
        ...{ endpointId: endpoint.id, reason: error.code, detail: error.message, now: at },
      });
    throw error;
  }
}

/** Answers Meta's question about an endpoint of its form, as for the pages' webhook. */
export async function verifyHook(event: HttpEvent, database: Database): Promise<HttpReply> {
  const { verifyToken, form, id } = await findEndpoint(event, database, now());
  const asked = routes.verifyWebhook.query.safeParse(event.queryStringParameters ?? {});
  if (form !== 'meta' || verifyToken === null)
    throw new EngineError('NOT_FOUND', `The webhook endpoint ${id} is not of the form meta, so it has no challenge`);
  if (!asked.success)
    throw new EngineError(
      'INVALID_INPUT',
      'The query must have hub.mode=subscribe, hub.verify_token and hub.challenge',
    );
  if (!sameText(asked.data['hub.verify_token'], verifyToken))
    throw new EngineError('FORBIDDEN', 'hub.verify_token is not the verifyToken of the endpoint');
  return { ...respond(event, 200, 0), isBase64Encoded: false, body: asked.data['hub.challenge'] };
}
