/**
 * Identifies the caller and lets every call through. A refusal by the gateway would have AWS's body and no code, so the called
 * function refuses instead. The authorizer needs a cache time of 0 and no identity source: with one, the gateway would refuse
 * calls without the header itself.
 */
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { now } from '../../engine/clock.ts';
import { environment, required } from '../../engine/environment.ts';
import { EngineError, type ErrorCode } from '../../engine/errors.ts';
import { failureFields, log } from '../../engine/log.ts';
import { connectForCaller } from '../http/connect-for-caller.ts';
import type { Verdict } from '../http/request/http-event.ts';
import { coded } from '../http/respond.ts';
import { createRequestCounter, type RequestCount } from './count-requests.ts';
import { createJudge } from './judge.ts';
import { reasonAgainst } from './verify-key.ts';

const database = connectForCaller();
const judge = createJudge(database, reasonAgainst);
const countRequest = createRequestCounter(database, Number(required(environment.requestsPerMinute)));

/** What cannot be counted is let through: a limit is no reason to refuse. Throws while the database wakes: the function would wait too. */
async function countedOr(verdict: Verdict): Promise<RequestCount | undefined> {
  try {
    return await countRequest(verdict.userId ?? verdict.keyId, now());
  } catch (error) {
    if (error instanceof EngineError && error.code === 'DATABASE_WAKING') throw error;
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
