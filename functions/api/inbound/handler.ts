/** Answers Meta's webhook of pages, the webhooks of tenants, and browsers that come back from an authorization. Needs no key: a signature says who calls. */
import { now } from '../../engine/clock.ts';
import { EngineError, httpStatus } from '../../engine/errors.ts';
import { failureFields, log } from '../../engine/log.ts';
import { answerUnrouted } from '../http/answer-unrouted.ts';
import { connectForCaller } from '../http/connect-for-caller.ts';
import type { HttpEvent, HttpReply } from '../http/request/http-event.ts';
import { answeredKey, routeKey } from '../http/request/route.ts';
import { coded, refuse, respond } from '../http/respond.ts';
import { receiveHook, verifyHook } from './hooks/receive-hook.ts';
import { receiveAuthorization } from './oauth/receive-authorization.ts';
import { receiveMessages } from './queries.gen.ts';
import { readDelivery } from './read-delivery.ts';
import { routes } from './routes.ts';
import { checkSignature, checkVerifyToken } from './signature.ts';

const database = connectForCaller();

/** What the gateway takes is more. Meta says that a delivery has up to a thousand messages; smaller ones fit in more. */
const MOST_BYTES = 1024 * 1024;
/** Of one statement, so that each is quick. When a later one fails, Meta sends the delivery again, and the earlier ones are known. */
const MOST_AT_ONCE = 250;

async function verify(event: HttpEvent): Promise<HttpReply> {
  const asked = routes.verifyMetaWebhook.query.safeParse(event.queryStringParameters ?? {});
  if (!asked.success)
    throw new EngineError(
      'INVALID_INPUT',
      'The query must have hub.mode=subscribe, hub.verify_token and hub.challenge',
      {
        details: asked.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      },
    );
  await checkVerifyToken(asked.data['hub.verify_token']);
  // The digits as they came: as a number, long ones would be rounded.
  return { ...respond(event, 200, 0), isBase64Encoded: false, body: asked.data['hub.challenge'] };
}

function parse(body: Buffer) {
  try {
    return routes.receiveMetaWebhook.body.safeParse(JSON.parse(body.toString('utf8')));
  } catch {
    throw new EngineError('BAD_JSON', 'The body is not JSON');
  }
}

async function receive(event: HttpEvent): Promise<HttpReply> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > MOST_BYTES)
    throw new EngineError('TOO_LARGE', `The body has ${body.length} bytes; the most is ${MOST_BYTES}`);
  await checkSignature(event.headers['x-hub-signature-256'], body);
  const delivery = parse(body);
  if (!delivery.success) throw new EngineError('INVALID_INPUT', 'The body must be {object, entry}');
  const { received, echoes } = readDelivery(delivery.data);
  // Receipts come often, and need no statement.
  if (received.length === 0 && echoes.length === 0)
    return respond(event, 200, { received: 0, repeated: 0, settled: 0 });
  const counts = { received: 0, repeated: 0, settled: 0 };
  for (let from = 0; from < Math.max(received.length, echoes.length); from += MOST_AT_ONCE) {
    const part = (rows: readonly object[]) => rows.slice(from, from + MOST_AT_ONCE).map((row) => ({ ...row }));
    const taken = await database.one(receiveMessages, { received: part(received), echoes: part(echoes), now: now() });
    counts.received += taken.received;
    counts.repeated += taken.repeated;
    counts.settled += taken.settled;
  }
  return respond(event, 200, counts);
}

async function answer(event: HttpEvent): Promise<HttpReply> {
  const key = answeredKey(event.routeKey);
  if (key === routeKey(routes.verifyMetaWebhook)) return verify(event);
  if (key === routeKey(routes.receiveMetaWebhook)) return receive(event);
  if (key === routeKey(routes.verifyWebhook)) return verifyHook(event, database);
  if (key === routeKey(routes.receiveWebhook) || key === routeKey(routes.receiveWebhookBySecretPath))
    return receiveHook(event, database);
  if (key === routeKey(routes.receiveAuthorization)) return receiveAuthorization(event, database);
  return answerUnrouted(event, []);
}

/** Whatever fails on our side is answered 5xx: Meta sends the delivery again. */
export async function handler(event: HttpEvent): Promise<HttpReply> {
  const { requestId } = event.requestContext;
  const about = { requestId, route: event.routeKey };
  try {
    const reply = await answer(event);
    log('info', 'Request', { ...about, status: reply.statusCode });
    return reply;
  } catch (error) {
    const { code } = coded(error);
    const status = httpStatus[code];
    if (status < 500) log('info', 'Request', { ...about, status, error: code });
    else log(status === 503 ? 'warn' : 'error', 'Request', { ...about, status, ...failureFields(error) });
    return refuse(event, error);
  }
}
