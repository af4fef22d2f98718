/**
 * Identifies the caller and lets every call through. A refusal by the gateway would have AWS's body and no code, so the called
 * function refuses instead. The authorizer needs a cache time of 0 and no identity source: with one, the gateway would refuse
 * calls without the header itself.
 */
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { now } from '../../engine/clock.ts';
import { connect } from '../../engine/data/database.ts';
import { environment, required } from '../../engine/environment.ts';
import type { ErrorCode } from '../../engine/errors.ts';
import { failureFields, log } from '../../engine/log.ts';
import type { Verdict } from '../http/request/http-event.ts';
import { coded } from '../http/respond.ts';
import { createRequestCounter, type RequestCount } from './count-requests.ts';
import { createJudge } from './judge.ts';
import { reasonAgainst } from './verify-key.ts';

/** The gateway waits 10 s for an authorizer. With pauses of 0.5 to 4 s the database is given up after 7.5 s, so the caller gets a 503. */
const PATIENCE_SECONDS = 5;

const database = connect(PATIENCE_SECONDS);
const judge = createJudge(database, reasonAgainst);
const countRequest = createRequestCounter(database, Number(required(environment.requestsPerMinute)));

/** What cannot be counted is let through: a limit is no reason to refuse. */
async function countedOr(verdict: Verdict): Promise<RequestCount | undefined> {
  try {
    return await countRequest(verdict.keyId, now());
  } catch (error) {
    log('warn', 'A request could not be counted', failureFields(error));
    return undefined;
  }
}

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
async function limited(verdict: Verdict): Promise<Verdict> {
  const count = await countedOr(verdict);
  if (!count) return verdict;
  const { isOver, limit, remaining, resetSeconds } = count;
  const limits = { rateLimit: `"key";r=${remaining};t=${resetSeconds}`, rateLimitPolicy: `"key";q=${limit};w=60` };
  if (!isOver) return { ...verdict, ...limits };
  const message = `The key made its ${limit} requests of this minute; try again in ${resetSeconds} s`;
  return { ...verdict, ...limits, verdict: 'TOO_MANY_REQUESTS', message, retryAfter: String(resetSeconds) };
}

const isCallersFault = (code: ErrorCode) => code === 'MISSING_KEY' || code === 'INVALID_KEY' || code === 'FORBIDDEN';

export async function handler(
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<{ isAuthorized: true; context: Verdict }> {
  try {
    return { isAuthorized: true, context: await limited(await judge(event)) };
  } catch (error) {
    const { code, message } = coded(error);
    if (!isCallersFault(code)) log('warn', 'A key could not be looked up', failureFields(error));
    return { isAuthorized: true, context: { verdict: code, message, keyId: '', tenantId: '', role: '' } };
  }
}
