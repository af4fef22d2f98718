/**
 * A write that is repeated with its Idempotency-Key within a day gets its first answer. Key, work and answer are one
 * transaction: a request that failed stores nothing, and its repetition does the work.
 */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Database } from '../../../engine/data/database.ts';
import { parseJson, writeJson } from '../../../engine/data/exact-json.ts';
import { EngineError } from '../../../engine/errors.ts';
import type { ApiCaller } from '../request/admit.ts';
import { bodyText } from '../request/body-text.ts';
import { credentialsOf } from '../request/credentials.ts';
import type { HttpEvent } from '../request/http-event.ts';
import type { Answer } from './answer.ts';
import { decryptAnswer, encryptAnswer } from './encrypt-answer.ts';
import { claimIdempotencyKey, readAnswer, storeAnswer } from './queries.gen.ts';

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** Returns undefined without the header. Throws INVALID_INPUT for a key that cannot be stored. */
export function idempotencyKey(event: HttpEvent): string | undefined {
  const key = event.headers['idempotency-key'];
  if (key === undefined || PRINTABLE.test(key)) return key;
  throw new EngineError('INVALID_INPUT', 'The Idempotency-Key is not usable', {
    details: [{ path: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters' }],
  });
}

/** Equal for two requests that have the same method, path, query, body, tenant and API key or user. */
export function requestHash(event: HttpEvent, { tenantId, keyId, userId }: ApiCaller): string {
  const { rawPath, rawQueryString } = event;
  const path = rawQueryString === '' ? rawPath : `${rawPath}?${rawQueryString}`;
  // The request was read, so its size is one that the route takes.
  const body = bodyText(event, Number.POSITIVE_INFINITY);
  const parts = [event.requestContext.http.method, path, body, tenantId, userId ?? keyId];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

interface Claim {
  readonly key: string;
  readonly event: HttpEvent;
  readonly caller: ApiCaller;
  readonly now: Date;
  /** The answer shows a secret once, so it is encrypted. */
  readonly isSecret: boolean;
}

/** The caller's API key or session token, which the authorizer has checked. */
const secretOf = (event: HttpEvent): string => credentialsOf(event)?.secret ?? '';

/** Compressed, so that the ids of a thousand evaluations fit into one row of a reply of the Data API. */
function pack({ body, etag, sessionToken, wakeUps }: Answer, apiKey: string | undefined): string {
  const bytes = deflateRawSync(writeJson({ body: body ?? null, etag, sessionToken, wakeUps }));
  return (apiKey === undefined ? bytes : encryptAnswer(bytes, apiKey)).toString('base64');
}

function unpack(stored: string, apiKey: string | undefined): Answer {
  const bytes = Buffer.from(stored, 'base64');
  const text = inflateRawSync(apiKey === undefined ? bytes : decryptAnswer(bytes, apiKey)).toString('utf8');
  return parseJson(text) as Answer; // pack wrote it
}

/** What claim_idempotency_key.sql returns of an answer; base64, so a character is a byte. */
const FIRST_CHARACTERS = 60_000;

/** An answer that shows a whole graph can be longer than a row of a reply of the Data API. */
async function readAll(database: Database, tenantId: string, key: string, first: string): Promise<string> {
  if (first.length < FIRST_CHARACTERS) return first;
  const rest = await database.many(readAnswer, { tenantId, key });
  return first + rest.map(({ piece }) => piece).join('');
}

/**
 * Returns the earlier answer, or undefined when the caller must do the work. Waits while another request with the same key
 * runs. Throws IDEMPOTENCY_MISMATCH when the key came with another request.
 */
export async function claimAnswer(
  database: Database,
  { key, event, caller, now, isSecret }: Claim,
): Promise<Answer | undefined> {
  const hash = requestHash(event, caller);
  const held = await database.one(claimIdempotencyKey, { tenantId: caller.tenantId, key, requestHash: hash, now });
  if (held.requestHash !== hash) {
    throw new EngineError('IDEMPOTENCY_MISMATCH', 'This Idempotency-Key was used before with another request');
  }
  if (held.status === null) return undefined;
  return unpack(
    await readAll(database, caller.tenantId, key, held.response ?? ''),
    isSecret ? secretOf(event) : undefined,
  );
}

/** Stores the answer of a claimed key. */
export async function keepAnswer(database: Database, claim: Claim, status: number, answer: Answer): Promise<void> {
  const { key, caller, event, isSecret } = claim;
  const response = pack(answer, isSecret ? secretOf(event) : undefined);
  await database.execute(storeAnswer, { tenantId: caller.tenantId, key, status, response });
}
