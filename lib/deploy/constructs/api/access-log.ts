/**
 * Ids, times and codes, but no personal data: not the caller's address, not the query string, which may hold names, and not
 * the path, which may hold a token to unsubscribe with.
 */
export const accessLog = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  routeKey: '$context.routeKey',
  status: '$context.status',
  responseLength: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  // The authorizer sets the next three: see Verdict in functions/api/http/request/http-event.ts.
  keyId: '$context.authorizer.keyId',
  tenantId: '$context.authorizer.tenantId',
  verdict: '$context.authorizer.verdict',
  authorizerLatencyMs: '$context.authorizer.latency',
  authorizerError: '$context.authorizer.error',
};
