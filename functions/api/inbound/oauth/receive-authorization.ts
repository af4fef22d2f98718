/** Answers GET /oauth/callback: fetches the tokens of a connection with the code that the browser brings. */
import { randomUUID } from 'node:crypto';
import { detachChecksum } from '../../../engine/checksum.ts';
import { now } from '../../../engine/clock.ts';
import { open, settingsOf } from '../../../engine/connections/connection.ts';
import { endClaim } from '../../../engine/connections/queries.gen.ts';
import { requestToken } from '../../../engine/connections/request-token.ts';
import { claimUntil, keepToken } from '../../../engine/connections/token-store.ts';
import type { Database } from '../../../engine/data/database.ts';
import { httpStatus } from '../../../engine/errors.ts';
import { failureFields, log } from '../../../engine/log.ts';
import { isUuid } from '../../../engine/uuid.ts';
import type { HttpEvent, HttpReply } from '../../http/request/http-event.ts';
import { coded } from '../../http/respond.ts';
import { page } from './page.ts';
import { takeAuthorization } from './queries.gen.ts';

type Taken = NonNullable<(typeof takeAuthorization)['gives']>;

/** A made-up state costs no statement. */
async function stateOf(event: HttpEvent): Promise<string | undefined> {
  const state = await detachChecksum('oauth-state', event.queryStringParameters?.state ?? '');
  return state !== undefined && isUuid(state) ? state : undefined;
}

/** Returns which page follows. */
async function fetchTokens(database: Database, taken: Taken, claim: string, code: string) {
  const place = { tenantId: taken.tenantId, id: taken.connectionId };
  const verifier = (await open(place, 'verifier', taken.verifier)) ?? '';
  const secret = await open(place, 'secret', taken.secret);
  const askedAt = now();
  const outcome = await requestToken(settingsOf(taken.settings), secret, {
    ...{ grant_type: 'authorization_code', code, redirect_uri: taken.redirectUri, code_verifier: verifier },
  });
  if (outcome.kind === 'token') {
    const claimed = { ...place, claim, askedAt, actor: taken.requestedBy };
    return (await keepToken(database, claimed, outcome)) === null ? 'old' : 'done';
  }
  log('warn', 'An authorization led to no token', { ...place, reason: outcome.reason });
  // What was authorised before still is.
  const problem = outcome.kind === 'refused' && taken.problem !== null ? outcome.reason : null;
  await database.one(endClaim, { ...place, claim, problem, endsToken: false, until: null });
  return outcome.kind;
}

async function answer(event: HttpEvent, database: Database): Promise<HttpReply> {
  const state = await stateOf(event);
  if (state === undefined) return page(event, 'unknown');
  const { code } = event.queryStringParameters ?? {};
  const [claim, at] = [randomUUID(), now()];
  const taken = await database.maybeOne(takeAuthorization, { state, claim, until: claimUntil(at), now: at });
  if (!taken) return page(event, 'old');
  if (code === undefined || code === '') {
    const { tenantId, connectionId: id } = taken;
    await database.one(endClaim, { tenantId, id, claim, problem: null, endsToken: false, until: null });
    return page(event, 'declined');
  }
  return page(event, await fetchTokens(database, taken, claim, code));
}

/** Failures of ours are a page too. */
export async function receiveAuthorization(event: HttpEvent, database: Database): Promise<HttpReply> {
  try {
    return await answer(event, database);
  } catch (error) {
    const status = httpStatus[coded(error).code];
    const about = { requestId: event.requestContext.requestId, route: event.routeKey, status };
    log(status === 503 ? 'warn' : 'error', 'Request', { ...about, ...failureFields(error) });
    return page(event, 'later');
  }
}
