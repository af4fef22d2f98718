import { createHash } from 'node:crypto';
import type { CallOutcome } from '../../../engine/calls/call-outcome.ts';
import { post } from '../../../engine/calls/post.ts';
import { type SigningKey, sign } from '../../../engine/calls/signing.ts';
import { allowsLoopback } from '../../../engine/calls/tenant-endpoint.ts';
import { now } from '../../../engine/clock.ts';
import { writeJson } from '../../../engine/data/exact-json.ts';
import { DEPTH_HEADER } from '../../../engine/events/depth-header.ts';
import { defineJob, type Job, type JobOutcome, type JobTools } from '../../../engine/ledger/job.ts';
import { idIn, objectIn } from '../../../engine/ledger/payload.ts';
import { openSecret } from '../../../engine/seals/seals.ts';
import { nextTry } from './next-try.ts';
import { findDelivery, noteDelivery } from './queries.gen.ts';

/** What the specification asks for: 15 to 30 s. */
const TIMEOUT_MS = 20_000;
/** Of an answer 429 that does not say how long to wait. */
const THROTTLED_SECONDS = 60;
const GONE = 410;

interface Payload {
  readonly subscriptionId: string;
  readonly eventId: string;
}

type Found = NonNullable<(typeof findDelivery)['gives']>;

const keyOf = (secret: string): Omit<SigningKey, 'previous'> => {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes, secret };
};

/** The subscription's key; with the one before, while that is valid. */
async function signingKeyOf(found: Found, tenantId: string, id: string): Promise<SigningKey> {
  const open = async (sealed: string) =>
    keyOf(await openSecret(sealed, { kind: 'webhook-subscription', tenantId, id }));
  const key = await open(found.secret);
  if (found.previousSecret === null) return key;
  return { ...key, previous: { ...(await open(found.previousSecret)), validUntil: now() } };
}

/** The body: what happened, when, and the data of the event. */
const bodyOf = ({ type, customerId, occurredAt, data }: Found, eventId: string): string =>
  writeJson({
    type,
    timestamp: occurredAt.toISOString(),
    // The table's check allows nothing but an object.
    data: { eventId, customerId, ...((data as Readonly<Record<string, unknown>> | null) ?? { isCut: true }) },
  });

async function call(found: Found, { tenantId, payload }: Job<Payload>): Promise<CallOutcome> {
  const { subscriptionId, eventId } = payload;
  const body = bodyOf(found, eventId);
  const key = await signingKeyOf(found, tenantId, subscriptionId);
  // The same for each try and each replay, so that the other side can act once.
  const id = `${subscriptionId}_${eventId}`;
  // What our own hooks make of it is one deeper: a circle of subscriptions and endpoints ends at the eighth event.
  const headers = { ...sign({ id, timestamp: now(), body, key }), [DEPTH_HEADER]: String(found.depth + 1) };
  const endpoint = found.url;
  return post({ endpoint, body, headers, timeoutMs: TIMEOUT_MS, allowsLoopback: allowsLoopback() });
}

/** Whether the other side, and not this delivery, is the reason. */
const isOfLane = ({ kind }: CallOutcome): boolean => kind === 'unavailable' || kind === 'unknown';

function failed(outcome: Exclude<CallOutcome, { kind: 'answered' }>, createdAt: Date, at: Date): JobOutcome {
  const next = nextTry(createdAt, at);
  const { reason } = outcome;
  if (!next) return { kind: 'failed', reason, retry: false };
  const asked = 'retryAfterSeconds' in outcome ? outcome.retryAfterSeconds : null;
  if (outcome.kind === 'throttled') {
    const until = new Date(at.getTime() + (asked ?? THROTTLED_SECONDS) * 1000);
    return { kind: 'later', at: until, reason, blockLaneUntil: until };
  }
  const notBefore = new Date(Math.max(next.getTime(), at.getTime() + (asked ?? 0) * 1000));
  return { kind: 'failed', reason, retry: true, notBefore, isLaneFailure: isOfLane(outcome) };
}

async function run(job: Job<Payload>, { database }: JobTools): Promise<JobOutcome> {
  const { tenantId, payload } = job;
  const found = await database.maybeOne(findDelivery, { ...payload, tenantId, jobId: job.id, now: now() });
  if (!found) return { kind: 'cancelled', reason: 'GONE: the subscription was removed, or the event was forgotten' };
  if (found.status === 'ENDED') return { kind: 'cancelled', reason: 'ENDED: the subscription has ended' };
  const outcome = await call(found, job);
  const at = now();
  const ended = (error: string | null, isGone: boolean, isGivenUp: boolean) =>
    database.execute(noteDelivery, {
      ...{ tenantId, subscriptionId: payload.subscriptionId, error, isGone, isGivenUp },
      ...{ createdAt: found.createdAt, now: at },
    });
  if (outcome.kind === 'answered') {
    await ended(null, false, false);
    return { kind: 'done', result: { httpStatus: outcome.status } };
  }
  const ending = failed(outcome, found.createdAt, at);
  const isGone = outcome.kind === 'refused' && outcome.status === GONE;
  await ended(outcome.reason, isGone, ending.kind === 'failed' && !ending.retry);
  return isGone ? { kind: 'failed', reason: outcome.reason, retry: false } : ending;
}

/** Delivers an event to a subscription. A function that died may have done it: it is delivered again, with the same id. */
export const sendWebhook = defineJob({
  type: 'SEND_WEBHOOK',
  unknownOutcome: 'retry',
  read: (given) => {
    const payload = objectIn(given, '');
    return { subscriptionId: idIn(payload, 'subscriptionId'), eventId: idIn(payload, 'eventId') };
  },
  run,
});
