/** Makes a call by a connection for an admin, who sees how the other side answers, and nothing that authorises the call. */

import { answerOf } from '../../../../engine/calls/answer-of.ts';
import { type Called, callByConnection, type NotCalled } from '../../../../engine/connections/call-connection.ts';
import { connectionOf } from '../../../../engine/connections/connection.ts';
import { findConnection } from '../../../../engine/connections/queries.gen.ts';
import { targetUrl } from '../../../../engine/connections/target-url.ts';
import { recordAudit } from '../../../http/audit/record-audit.ts';
import { connectForCaller } from '../../../http/connect-for-caller.ts';
import { invalid } from '../../../http/fields/invalid.ts';
import { on } from '../../../http/route-handler.ts';
import { noSuchConnection, showConnection } from '../read-connections.ts';
import { routes } from '../routes.ts';
import { hide } from './hide-secrets.ts';
import { takeTestCall } from './queries.gen.ts';

/** With a token before it and a second try the gateway's 30 s must do. */
const TIMEOUT_MS = 8_000;

/** Tokens are kept outside of the request's transaction, whose failure must not undo it. */
const tokens = connectForCaller();

function shown(result: Called | NotCalled) {
  if (result.kind !== 'called') return { outcome: 'not-called' as const, reason: result.reason, answer: null };
  const { outcome, secrets } = result;
  const answer = answerOf(outcome, (text) => hide(text, secrets));
  return { outcome: outcome.kind, reason: 'reason' in outcome ? outcome.reason : null, answer };
}

export const testConnection = on(routes.testConnection, async ({ params, body: asked, ...context }) => {
  const { database, caller, now } = context;
  const { tenantId } = caller;
  const { method = 'GET', path = '/', body = '' } = asked;
  const row = await database.maybeOne(findConnection, { tenantId, id: params.id });
  if (!row) throw noSuchConnection(params.id);
  const url = targetUrl(row.baseUrl, path);
  if (url === undefined) throw invalid('path', `must begin with / and stay below ${row.baseUrl}`);
  if (method === 'GET' && body !== '') throw invalid('body', 'does not go with GET');
  await database.one(takeTestCall, { tenantId, now });
  const connection = connectionOf(tenantId, row);
  const request = { method, url, headers: {}, body, timeoutMs: TIMEOUT_MS, readsEveryBody: true };
  const startedMs = performance.now();
  const result = await callByConnection({ reading: database, tokens }, connection, request, true);
  const durationMs = Math.round(performance.now() - startedMs);
  const { outcome, reason, answer } = shown(result);
  const [sent, secrets] = result.kind === 'called' ? [result.headers, result.secrets] : [{}, []];
  const called = url.replace(/\?.*$/s, (query) => hide(query, secrets));
  const to = (value: string | number | null) => ({ from: null, to: value });
  await recordAudit(context, {
    ...{ action: 'connection.tested', entityType: 'connection', entityId: params.id },
    changes: { url: to(called), outcome: to(outcome), status: to(answer?.status ?? null) },
  });
  const headers = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, hide(value, secrets)]));
  const { status } = (await showConnection(context, params.id)).body;
  return { body: { request: { method, url: called, headers }, outcome, reason, answer, durationMs, status } };
});
