/**
 * Identifies the caller and lets every call through. A refusal by the gateway would have AWS's body and no code, so the called
 * function refuses instead. The authorizer needs a cache time of 0 and no identity source: with one, the gateway would refuse
 * calls without the header itself.
 */
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { connect } from '../../engine/data/database.ts';
import { failureFields, log } from '../../engine/log.ts';
import type { Verdict } from '../http/request/http-event.ts';
import { coded } from '../http/respond.ts';
import { createJudge } from './judge.ts';

/** The gateway waits 10 s for an authorizer. With pauses of 0.5 to 4 s the database is given up after 7.5 s, so the caller gets a 503. */
const PATIENCE_SECONDS = 5;

const judge = createJudge(connect(PATIENCE_SECONDS));

export async function handler(
  event: APIGatewayRequestAuthorizerEventV2,
): Promise<{ isAuthorized: true; context: Verdict }> {
  try {
    return { isAuthorized: true, context: await judge(event.headers?.authorization) };
  } catch (error) {
    const { code, message } = coded(error);
    if (code !== 'MISSING_KEY' && code !== 'INVALID_KEY')
      log('warn', 'A key could not be looked up', failureFields(error));
    return { isAuthorized: true, context: { verdict: code, message, keyId: '', tenantId: '', role: '' } };
  }
}
