/** Calls the tenant's endpoint as a booking does, so that an admin sees what it gets and how it answers. */
import { randomUUID } from 'node:crypto';
import { answerOf } from '../../../engine/calls/answer-of.ts';
import { headersOf } from '../../../engine/calls/exchange.ts';
import { signingKeyOf } from '../../../engine/calls/find-signing-key.ts';
import { post } from '../../../engine/calls/post.ts';
import { sign } from '../../../engine/calls/signing.ts';
import { allowsLoopback, readEndpoint } from '../../../engine/calls/tenant-endpoint.ts';
import { EngineError } from '../../../engine/errors.ts';
import { NO_TENANT } from '../../../engine/no-tenant.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { on } from '../../http/route-handler.ts';
import { takeTestCall } from './queries.gen.ts';
import { routes } from './routes.ts';

/** A booking's call waits for 30 s, which the gateway would not. The transaction stays open meanwhile; the quota bounds how many do. */
const TIMEOUT_MS = 15_000;

/** Shaped as automation.call_request does it, of a booking, customer and rep that do not exist. */
function madeUpBooking(tenantId: string, now: Date): object {
  const at = `${now.toISOString().slice(0, 19)}Z`;
  const nobody = { id: NO_TENANT, name: 'Test', email: null };
  return {
    ...{ test: true, bookingId: NO_TENANT, tenantId, bookingType: 'test', scheduledAt: at, timeZone: 'UTC' },
    ...{ localTime: at.slice(0, -1), attempt: 1, customer: { ...nobody, phone: null }, assignee: nobody },
    ...{ notes: 'A test call from the settings. There is no such booking.', metadata: {} },
  };
}

/** What the endpoint gets; an endpoint that may not be called has no connection's headers. */
function requestOf(endpoint: string, body: string, headers: Readonly<Record<string, string>>) {
  const read = readEndpoint(endpoint, allowsLoopback());
  const sent = read.kind === 'valid' ? headersOf({ endpoint: read.endpoint, body, headers }) : headers;
  return { endpoint, body, headers: { ...sent } };
}

export const testEndpoint = on(routes.testEndpoint, async (context) => {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  const { endpoint } = await database.one(takeTestCall, { tenantId, now });
  if (endpoint === null)
    throw new EngineError(
      'CONFLICT',
      'The tenant has no endpoint: set followupEndpoint with PATCH /api/admin/settings',
    );
  const body = JSON.stringify(madeUpBooking(tenantId, now));
  const headers = sign({ id: `test-${randomUUID()}`, timestamp: now, body, key: await signingKeyOf(tenantId) });
  const rules = { timeoutMs: TIMEOUT_MS, allowsLoopback: allowsLoopback(), readsEveryBody: true };
  const startedMs = performance.now();
  const outcome = await post({ endpoint, body, headers, ...rules });
  const durationMs = Math.round(performance.now() - startedMs);
  const answer = answerOf(outcome);
  const to = (value: string | number | null) => ({ from: null, to: value });
  await recordAudit(context, {
    action: 'endpoint.tested',
    entityType: 'settings',
    entityId: tenantId,
    changes: { endpoint: to(endpoint), outcome: to(outcome.kind), status: to(answer?.status ?? null) },
  });
  const reason = 'reason' in outcome ? outcome.reason : null;
  return { body: { request: requestOf(endpoint, body, headers), outcome: outcome.kind, reason, answer, durationMs } };
});
