/** The door of every API function: route → key → input → one transaction → answer. Handlers see parsed input only. */

import { now } from '../../engine/clock.ts';
import type { Database } from '../../engine/data/database.ts';
import { EngineError } from '../../engine/errors.ts';
import { failureFields, log } from '../../engine/log.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import { admit, type Caller } from './admit.ts';
import type { HttpEvent, HttpReply } from './http-event.ts';
import { claimAnswer, idempotencyKey, keepAnswer } from './idempotency/idempotency.ts';
import { findTenant, setTenant } from './queries.gen.ts';
import { refuse, respond } from './respond.ts';
import { routeKey } from './route.ts';
import type { Endpoint } from './route-handler.ts';
import type { Ring } from './send-wake-ups.ts';

/** The gateway ends a call after 30 s; with pauses of 0.5 to 8 s this gives up after 23.5, and the answer says why. */
export const PATIENCE_SECONDS = 20;

export interface Means {
  readonly database: Database;
  /** Only functions that ring load the SQS client. */
  readonly ring?: (rings: readonly Ring[]) => Promise<void>;
}

async function cannotRing(rings: readonly Ring[]): Promise<never> {
  throw new EngineError('INTERNAL', `A function that rings nobody was asked to ring ${rings[0]?.name}`);
}

async function enterTenant(database: Database, { tenantId, isPlatform }: Caller, at: Date): Promise<void> {
  await database.execute(setTenant, { tenantId, now: at });
  if (!isPlatform || tenantId === NO_TENANT) return;
  if (!(await database.maybeOne(findTenant, { tenantId })))
    throw new EngineError('NOT_FOUND', `There is no tenant ${tenantId}`);
}

async function serve({ route, prepare }: Endpoint, event: HttpEvent, means: Means): Promise<HttpReply> {
  const caller = admit(event, route);
  const work = prepare(event);
  const key = route.method === 'GET' ? undefined : idempotencyKey(event);
  const at = now();
  const { answer, headers } = await means.database.transaction(async (database) => {
    await enterTenant(database, caller, at);
    const claim = key === undefined ? undefined : { key, event, caller, now: at, isSecret: route.secret === true };
    const given = claim && (await claimAnswer(database, claim));
    if (given) return { answer: given, headers: { 'idempotent-replayed': 'true' } };
    const fresh = await work({ caller, database, now: at });
    if (claim) await keepAnswer(database, claim, route.status, fresh);
    return { answer: fresh, headers: {} };
  });
  if (answer.rings.length > 0) await (means.ring ?? cannotRing)(answer.rings);
  return respond(event, route.status, answer.body, headers);
}

function levelOf(status: number): 'info' | 'warn' | 'error' {
  if (status < 500) return 'info'; // the caller's fault is the caller's to mend
  return status === 503 ? 'warn' : 'error';
}

/** One line per request. A refusal is logged by its code alone: its message may quote what the caller sent. */
function record(event: HttpEvent, reply: HttpReply, startedAt: Date, error?: unknown): void {
  log(levelOf(reply.statusCode), 'Request', {
    requestId: event.requestContext.requestId,
    route: event.routeKey,
    status: reply.statusCode,
    keyId: event.requestContext.authorizer?.lambda?.keyId,
    durationMs: now().getTime() - startedAt.getTime(),
    ...(reply.statusCode < 500
      ? { error: error instanceof EngineError ? error.code : undefined }
      : failureFields(error)),
  });
}

/** The handler of a function that answers these routes. */
export function handleHttp(endpoints: readonly Endpoint[], means: Means): (event: HttpEvent) => Promise<HttpReply> {
  const byKey = new Map(endpoints.map((endpoint) => [routeKey(endpoint.route), endpoint]));
  return async (event) => {
    const startedAt = now();
    try {
      const endpoint = byKey.get(event.routeKey);
      if (!endpoint) throw new EngineError('INTERNAL', `No code answers ${event.routeKey}`);
      const reply = await serve(endpoint, event, means);
      record(event, reply, startedAt);
      return reply;
    } catch (error) {
      const reply = refuse(event, error);
      record(event, reply, startedAt, error);
      return reply;
    }
  };
}
