/** Lambda authorizers with simple responses, and their cache. */
import type { Clock } from '../../clock.ts';
import type { InvocationResult } from '../../service.ts';
import type { Authorizer } from './definition.ts';
import { record } from './definition.ts';
import { authorizerEvent, type Exchange } from './event.ts';
import { IntegrationError } from './integration.ts';

type Decision =
  | { readonly kind: 'allowed'; readonly context: unknown }
  /** `isAuthorized` was false: 403. */
  | { readonly kind: 'forbidden' }
  /** An identity source is missing: 401, without a call of the function. */
  | { readonly kind: 'unauthorized' }
  /** The function failed or returned another form: 500. */
  | { readonly kind: 'failed'; readonly message: string };

export interface AuthorizerRun {
  decide(exchange: Exchange, routeArn: string): Promise<Decision>;
}

/** Limits the memory of a stack that runs for weeks. */
const MOST_CACHED = 10_000;

export function createAuthorizer(
  authorizer: Authorizer,
  clock: Clock,
  invoke: (event: object) => Promise<InvocationResult>,
): AuthorizerRun {
  const cache = new Map<string, { readonly decision: Decision; readonly untilMs: number }>();

  /** Every failure of an authorizer, a time-out included, is a 500 for the client. */
  const ask = async (exchange: Exchange, routeArn: string, identity: readonly string[]): Promise<Decision> => {
    try {
      const { failed, payload } = await invoke(authorizerEvent(exchange, routeArn, identity));
      return failed ? { kind: 'failed', message: 'the authorizer failed' } : readDecision(JSON.parse(payload));
    } catch (error) {
      if (error instanceof IntegrationError) return { kind: 'failed', message: error.message };
      throw error;
    }
  };

  return {
    async decide(exchange, routeArn) {
      const identity = authorizer.identitySources.map((source) => identityOf(source, exchange));
      if (!identity.every((value) => value !== undefined && value !== '')) return { kind: 'unauthorized' };
      const given = identity.map(String);
      if (authorizer.ttlSeconds === 0) return ask(exchange, routeArn, given);
      const key = JSON.stringify(given);
      const nowMs = clock.now().getTime();
      const cached = cache.get(key);
      // Also after the clock was moved backwards, a decision must not live longer than its time.
      if (cached && cached.untilMs > nowMs && cached.untilMs <= nowMs + authorizer.ttlSeconds * 1000)
        return cached.decision;
      const decision = await ask(exchange, routeArn, given);
      if (cache.size >= MOST_CACHED) cache.clear();
      if (decision.kind !== 'failed') cache.set(key, { decision, untilMs: nowMs + authorizer.ttlSeconds * 1000 });
      return decision;
    },
  };
}

function readDecision(result: unknown): Decision {
  const { isAuthorized, context = null } = record(result);
  if (typeof isAuthorized !== 'boolean')
    return { kind: 'failed', message: 'the authorizer did not answer isAuthorized' };
  return isAuthorized ? { kind: 'allowed', context } : { kind: 'forbidden' };
}

function identityOf(
  source: string,
  { request, path, routeKey, stage, apiId, account, stageVariables }: Exchange,
): string | undefined {
  const [, place, name] = /^\$(request\.header|request\.querystring|context|stageVariables)\.(.+)$/.exec(source) ?? [];
  if (place === 'request.header') return request.headers[name?.toLowerCase() ?? ''];
  if (place === 'request.querystring') return request.query[name ?? ''];
  if (place === 'stageVariables') return stageVariables?.[name ?? ''];
  const context: Record<string, string> = {
    routeKey,
    path,
    stage,
    apiId,
    accountId: account,
    httpMethod: request.method,
    protocol: request.protocol,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': request.headers['user-agent'] ?? '',
  };
  return context[name ?? ''];
}
