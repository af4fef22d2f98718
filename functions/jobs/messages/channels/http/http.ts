/** Messages to a system of the tenant: one signed POST each (https://www.standardwebhooks.com), with the key as its id. */
import type { CallOutcome } from '../../../../engine/calls/call-outcome.ts';
import { signingKeyOf } from '../../../../engine/calls/find-signing-key.ts';
import { post } from '../../../../engine/calls/post.ts';
import { sign } from '../../../../engine/calls/signing.ts';
import { allowsLoopback } from '../../../../engine/calls/tenant-endpoint.ts';
import { now } from '../../../../engine/clock.ts';
import { lead } from '../../starts/lead.ts';
import { begin, StartMissed } from '../../starts/start.ts';
import { type Channel, type Failure, type Outgoing, oneByOne, type Page, type SendResult } from '../channel.ts';

const TIMEOUT_MS = 20_000;
/** Where the endpoint asks for fewer calls and does not say for how long. */
const THROTTLED_SECONDS = 60;

function resultOf(outcome: CallOutcome, key: string): SendResult {
  if (outcome.kind === 'answered') return { kind: 'sent', id: key };
  const [code = outcome.kind, ...rest] = outcome.reason.split(': ');
  const failure: Failure = { code: code.slice(0, 100), why: rest.join(': ') || outcome.reason };
  const failed = (of: 'transient' | 'token' | 'recipient' | 'content') =>
    ({ kind: 'failed', class: of, ...failure }) as const;
  switch (outcome.kind) {
    case 'throttled': {
      const seconds = outcome.retryAfterSeconds ?? THROTTLED_SECONDS;
      return { kind: 'later', at: new Date(now().getTime() + seconds * 1000), ...failure };
    }
    case 'refused':
      if (outcome.status === 401 || outcome.status === 403) return failed('token');
      return failed(outcome.status === 410 ? 'recipient' : 'content');
    case 'unavailable':
      return failed('transient');
    case 'forbidden':
      return failed('token');
    default:
      return { kind: 'unknown', ...failure };
  }
}

async function send(
  { id: pageId, tenantId, url }: Page,
  { key, address, content, start }: Outgoing,
): Promise<SendResult> {
  const body = JSON.stringify({ type: 'message', pageId, recipientId: address, content });
  const signature = sign({ id: key, timestamp: now(), body, key: await signingKeyOf(tenantId) });
  const begunMs = performance.now();
  try {
    const outcome = await post({
      endpoint: url ?? '',
      body,
      headers: { 'idempotency-key': key, ...signature },
      timeoutMs: TIMEOUT_MS,
      allowsLoopback: allowsLoopback(),
      beforeRequest() {
        lead.notePreparation(performance.now() - begunMs);
        return begin(start);
      },
    });
    return resultOf(outcome, key);
  } catch (error) {
    if (error instanceof StartMissed) return { kind: 'missed' };
    throw error;
  }
}

/** The channel `http`. The receiver recognises by its key a message that it answered as failed, and gets again. */
export const httpChannel: Channel = {
  capabilities: {},
  send: oneByOne(send),
};
