/**
 * A write that comes again with its Idempotency-Key gets its first answer, for a day. Key, work and answer are one
 * transaction: a request that failed left nothing behind and is done when it comes again.
 */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { Caller } from '../admit.ts';
import type { HttpEvent } from '../http-event.ts';
import { bodyText } from '../read-request.ts';
import type { Ring } from '../send-wake-ups.ts';
import { seal, unseal } from './encrypt-answer.ts';
import { claimIdempotencyKey, storeAnswer } from './queries.gen.ts';

/** What a handler answered, with the queues that it wants rung: an answer that is given again rings them again. */
export interface Answer {
  readonly body: unknown;
  readonly rings: readonly Ring[];
}

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** Undefined without the header. */
export function idempotencyKey(event: HttpEvent): string | undefined {
  const key = event.headers['idempotency-key'];
  if (key === undefined || PRINTABLE.test(key)) return key;
  throw new EngineError('INVALID_INPUT', 'The Idempotency-Key is not usable', {
    details: [{ path: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters' }],
  });
}

/** The same for the same request of the same key about the same tenant. */
export function requestHash(event: HttpEvent, { tenantId, keyId }: Caller): string {
  const parts = [event.requestContext.http.method, event.rawPath, bodyText(event), tenantId, keyId];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

interface Claim {
  readonly key: string;
  readonly event: HttpEvent;
  readonly caller: Caller;
  readonly now: Date;
  /** Its answer shows a secret once, and is sealed. */
  readonly isSecret: boolean;
}

/** The caller's API key: the authorizer has seen that it is one. */
const secretOf = (event: HttpEvent): string => event.headers.authorization ?? '';

/** Deflated: the ids of a thousand evaluations then fit the 64 KB that the Data API gives a row. */
function pack(answer: Answer, secret: string | undefined): string {
  const bytes = deflateRawSync(JSON.stringify({ body: answer.body ?? null, rings: answer.rings }));
  return (secret === undefined ? bytes : seal(bytes, secret)).toString('base64');
}

function unpack(stored: string, secret: string | undefined): Answer {
  const bytes = Buffer.from(stored, 'base64');
  const text = inflateRawSync(secret === undefined ? bytes : unseal(bytes, secret)).toString('utf8');
  return JSON.parse(text) as Answer; // pack wrote it
}

/** The answer that was given before, after waiting for a request that has the same key in hand; undefined: go ahead. */
export async function claimAnswer(
  database: Database,
  { key, event, caller, now, isSecret }: Claim,
): Promise<Answer | undefined> {
  const hash = requestHash(event, caller);
  const held = await database.one(claimIdempotencyKey, { tenantId: caller.tenantId, key, requestHash: hash, now });
  if (held.requestHash !== hash) {
    throw new EngineError('IDEMPOTENCY_MISMATCH', 'This Idempotency-Key came before with another request');
  }
  if (held.status === null) return undefined;
  return unpack(String(held.response), isSecret ? secretOf(event) : undefined);
}

export async function keepAnswer(database: Database, claim: Claim, status: number, answer: Answer): Promise<void> {
  const { key, caller, event, isSecret } = claim;
  const response = pack(answer, isSecret ? secretOf(event) : undefined);
  await database.execute(storeAnswer, { tenantId: caller.tenantId, key, status, response });
}
