import type { CallOutcome } from '../../../engine/calls/call-outcome.ts';
import { signingKeyOf } from '../../../engine/calls/find-signing-key.ts';
import { post } from '../../../engine/calls/post.ts';
import { sign } from '../../../engine/calls/signing.ts';
import { allowsLoopback } from '../../../engine/calls/tenant-endpoint.ts';
import { now } from '../../../engine/clock.ts';
import { findEffect } from '../../../engine/effects/find-effect.ts';
import { DEPTH_HEADER } from '../../../engine/events/depth-header.ts';
import { defineJob, type Job, type JobOutcome, type JobTools } from '../../../engine/ledger/job.ts';
import { choiceIn, idIn, objectIn, type Payload, wholeNumberIn } from '../../../engine/ledger/payload.ts';
import { askByConnection } from './call-by-connection.ts';
import { readAnswer } from './read-answer.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** HTTP's names of headers are the same in any case. Only ASCII is sure to arrive in values. */
function headersIn(headers: Payload): Record<string, string> {
  const shown = (value: unknown) =>
    text(value)
      .replace(/\p{Cc}+/gu, ' ')
      .replace(/[^\u0020-\u007e]/g, '?')
      .trim();
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), shown(value)]));
}

/** Of an answer 429 that does not say how long to wait. */
const THROTTLED_SECONDS = 60;

/**
 * How the job ends. What was perhaps carried out is tried again too: the other side recognises it by the key. A 429 holds back all jobs of the
 * connection, and counts for none of them.
 */
function outcomeOf(outcome: CallOutcome, at: Date, hasConnection: boolean): JobOutcome {
  if (outcome.kind === 'answered') return { kind: 'done', result: readAnswer(outcome) };
  const { kind, reason } = outcome;
  const seconds = 'retryAfterSeconds' in outcome ? (outcome.retryAfterSeconds ?? 0) : 0;
  if (hasConnection && kind === 'throttled') {
    const until = new Date(at.getTime() + (seconds || THROTTLED_SECONDS) * 1000);
    return { kind: 'later', at: until, reason, blockLaneUntil: until };
  }
  const notBefore = seconds > 0 ? { notBefore: new Date(at.getTime() + seconds * 1000) } : {};
  return { kind: 'failed', reason, retry: kind !== 'refused' && kind !== 'forbidden', ...notBefore };
}

async function run(job: Job<unknown>, { database }: JobTools): Promise<JobOutcome> {
  const found = await findEffect(job, database);
  if ('stop' in found) return found.stop;
  const { key, effect, depth } = found;
  const body = text(effect.body);
  const timestamp = now();
  const signature =
    effect.signed === true ? sign({ id: key, timestamp, body, key: await signingKeyOf(job.tenantId) }) : {};
  const request = {
    method: choiceIn(effect, 'method', methods),
    body,
    // As deliveries to subscriptions have it: a circle of workflows that call hooks of this installation ends.
    headers: { ...headersIn(objectIn(effect.headers, 'headers')), ...signature, [DEPTH_HEADER]: String(depth + 1) },
    timeoutMs: wholeNumberIn(effect, 'timeoutSeconds', 1, 30) * 1000,
  };
  const url = text(effect.url);
  if (effect.connectionId !== undefined) {
    const connection = { tenantId: job.tenantId, connectionId: idIn(effect, 'connectionId') };
    const called = await askByConnection(database, connection, { ...request, path: url, key });
    return 'stop' in called ? called.stop : outcomeOf(called.outcome, now(), true);
  }
  const headers = { ...request.headers, 'idempotency-key': key };
  const outcome = await post({ ...request, headers, endpoint: url, allowsLoopback: allowsLoopback() });
  return outcomeOf(outcome, now(), false);
}

/** Makes the HTTP request of a workflow's node. A function that died may have made it: it is made again, with the same key. */
export const callHttp = defineJob({
  type: 'CALL_HTTP',
  unknownOutcome: 'retry',
  read: (payload) => idIn(objectIn(payload, ''), 'runId'),
  run,
});
