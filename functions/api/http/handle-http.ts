/** Makes the Lambda handler of an API function: key, input, one transaction, answer. */
import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { failureFields, log } from '../../engine/log.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import { answerUnrouted } from './answer-unrouted.ts';
import { connectForCaller } from './connect-for-caller.ts';
import { contentTag, hasTag } from './content-tag.ts';
import type { Answer, WakeUp } from './idempotency/answer.ts';
import { claimAnswer, idempotencyKey, keepAnswer } from './idempotency/idempotency.ts';
import { locationOf } from './location.ts';
import { findTenant, setTenant } from './queries.gen.ts';
import { explainQuota } from './quota-exceeded.ts';
import { type ApiCaller, admit } from './request/admit.ts';
import { sessionCookie } from './request/credentials.ts';
import type { HttpEvent, HttpReply } from './request/http-event.ts';
import { originOf } from './request/origin-of.ts';
import { methodsAt, resolveMount } from './request/resolve-mount.ts';
import { answeredKey, type Route, routeKey } from './request/route.ts';
import { refuse, respond } from './respond.ts';
import type { RouteHandler } from './route-handler.ts';

type SendWakeUps = (wakeUps: readonly WakeUp[]) => Promise<void>;

interface Dependencies {
  readonly database: Database;
  readonly sendWakeUps: SendWakeUps;
}

async function cannotSend(wakeUps: readonly WakeUp[]): Promise<never> {
  throw new EngineError('INTERNAL', `This function has no queues, and was to wake up ${wakeUps[0]?.name}`);
}

async function enterTenant(database: Database, { tenantId, isPlatform }: ApiCaller, at: Date): Promise<void> {
  await database.execute(setTenant, { tenantId, now: at });
  if (!isPlatform || tenantId === NO_TENANT) return;
  if (!(await database.maybeOne(findTenant, { tenantId })))
    throw new EngineError('NOT_FOUND', `There is no tenant ${tenantId}`);
}

/** What is read gets a tag, unless it has a version of its own or shows a secret; a caller who sends the tag gets a 304. */
function reply(event: HttpEvent, route: Route, answer: Answer, more: Record<string, string>): HttpReply {
  const isTagged = route.method === 'GET' && !route.hasVersion && !route.secret;
  const etag = isTagged ? contentTag(answer.compared ?? answer.body) : answer.etag;
  const headers = { ...more, ...(etag === undefined ? {} : { etag }) };
  if (isTagged && etag !== undefined && hasTag(event.headers['if-none-match'], etag))
    return respond(event, 304, undefined, { ...headers, vary: 'accept-encoding' });
  return respond(event, route.status, answer.body, { ...headers, ...locationOf(route, answer.body) });
}

async function serve(
  { route, prepare }: RouteHandler,
  event: HttpEvent,
  dependencies: Dependencies,
): Promise<HttpReply> {
  const caller = admit(event, route);
  const act = prepare(event);
  const key = route.method === 'GET' ? undefined : idempotencyKey(event);
  const at = now();
  const { answer, headers } = await dependencies.database.transaction(async (database) => {
    await enterTenant(database, caller, at);
    const claim = key === undefined ? undefined : { key, event, caller, now: at, isSecret: route.secret === true };
    const given = claim && (await claimAnswer(database, claim));
    if (given) return { answer: given, headers: { 'idempotent-replayed': 'true' } };
    const fresh = await act({ caller, database, now: at, origin: originOf(event), ifMatch: event.headers['if-match'] });
    if (claim) await keepAnswer(database, claim, route.status, fresh);
    return { answer: fresh, headers: {} };
  });
  if (answer.wakeUps.length > 0) await dependencies.sendWakeUps(answer.wakeUps);
  const completed = await answer.complete?.((work) =>
    dependencies.database.transaction(async (database) => {
      await enterTenant(database, caller, at);
      return work(database);
    }),
  );
  const replied = reply(event, route, { ...answer, ...completed }, headers);
  if (answer.sessionToken === undefined) return replied;
  return { ...replied, cookies: [sessionCookie(event, answer.sessionToken)] };
}

function levelOf(status: number): 'info' | 'warn' | 'error' {
  if (status < 500) return 'info'; // the caller made the mistake
  return status === 503 ? 'warn' : 'error';
}

/** Logs one line per request. A refusal is logged by its code only: its message may quote what the caller sent. */
function record(event: HttpEvent, reply: HttpReply, startedAt: Date, error?: unknown): void {
  log(levelOf(reply.statusCode), 'Request', {
    requestId: event.requestContext.requestId,
    route: event.routeKey,
    status: reply.statusCode,
    keyId: event.requestContext.authorizer?.lambda?.keyId,
    userId: event.requestContext.authorizer?.lambda?.userId,
    durationMs: now().getTime() - startedAt.getTime(),
    ...(reply.statusCode < 500
      ? { error: error instanceof EngineError ? error.code : undefined }
      : failureFields(error)),
  });
}

/** `sendWakeUps` is passed in so that only the functions that need it load the SQS client. */
export function handleHttp(
  handlers: readonly RouteHandler[],
  { sendWakeUps = cannotSend }: { readonly sendWakeUps?: SendWakeUps } = {},
): (event: HttpEvent) => Promise<HttpReply> {
  const dependencies = { database: connectForCaller(), sendWakeUps };
  const byKey = new Map(handlers.map((handler) => [routeKey(handler.route), handler]));
  const routes = handlers.map(({ route }) => route);
  return async (given) => {
    const startedAt = now();
    const event = resolveMount(given, routes);
    if (!event) {
      const reply = answerUnrouted(given, methodsAt(routes, given.rawPath));
      record(given, reply, startedAt);
      return reply;
    }
    try {
      const handler = byKey.get(answeredKey(event.routeKey));
      if (!handler) throw new EngineError('INTERNAL', `No code answers ${event.routeKey}`);
      const reply = await serve(handler, event, dependencies);
      record(event, reply, startedAt);
      return reply;
    } catch (thrown) {
      const error = explainQuota(thrown);
      const reply = refuse(event, error);
      record(event, reply, startedAt, error);
      return reply;
    }
  };
}
