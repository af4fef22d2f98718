import { describe, expect, it } from 'vitest';
import type { Database } from '../../../engine/data/database.ts';
import type { HttpEvent } from '../request/http-event.ts';
import type { Answer } from './answer.ts';
import { claimAnswer, idempotencyKey, keepAnswer, requestHash } from './idempotency.ts';
import { claimIdempotencyKey } from './queries.gen.ts';

const CALLER = { role: 'admin', keyId: 'k', tenantId: 't', actor: 'key:k', isPlatform: false, userId: null };

const event = (more: Partial<HttpEvent> & { method?: string } = {}): HttpEvent => ({
  version: '2.0',
  routeKey: 'POST /api/admin/keys',
  rawPath: '/api/admin/keys',
  rawQueryString: '',
  headers: { authorization: 'Bearer ft_secret' },
  isBase64Encoded: false,
  body: '{"a":1}',
  ...more,
  requestContext: { requestId: 'r', http: { method: more.method ?? 'POST' } } as HttpEvent['requestContext'],
});

describe('the hash of a request', () => {
  it('is the same for the same request, however it is encoded on the way', () => {
    const encoded = event({ body: Buffer.from('{"a":1}').toString('base64'), isBase64Encoded: true });
    expect(requestHash(encoded, CALLER)).toBe(requestHash(event(), CALLER));
  });

  it.each([
    ['body', event({ body: '{"a":2}' }), CALLER],
    ['path', event({ rawPath: '/api/admin/triggers' }), CALLER],
    ['method', event({ method: 'PATCH' }), CALLER],
    ['tenant', event(), { ...CALLER, tenantId: 'u' }],
    ['key', event(), { ...CALLER, keyId: 'l' }],
  ])('is another for another %s', (_, other, caller) =>
    expect(requestHash(other, caller)).not.toBe(requestHash(event(), CALLER)),
  );
});

describe('an Idempotency-Key', () => {
  it.each(['', 'x'.repeat(256), 'tab\there', 'smörgås'])('"%.12s…" is refused', (key) => {
    expect(() => idempotencyKey(event({ headers: { 'idempotency-key': key } }))).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        details: [expect.objectContaining({ path: 'Idempotency-Key' })],
      }),
    );
  });

  it('of 255 characters is taken', () => {
    const key = 'k'.repeat(255);
    expect(idempotencyKey(event({ headers: { 'idempotency-key': key } }))).toBe(key);
  });
});

describe('a kept answer', () => {
  /** A table of one row. */
  function store() {
    const row = { requestHash: '', status: null as number | null, response: null as unknown };
    const database = {
      one: async (statement: unknown, values: { requestHash: string }) => {
        if (statement !== claimIdempotencyKey) throw new Error('unexpected statement');
        row.requestHash ||= values.requestHash;
        return { ...row };
      },
      execute: async (_: unknown, values: { status: number; response: unknown }) => void Object.assign(row, values),
    } as unknown as Database; // two of its methods are used
    return { row, database };
  }

  const answer: Answer = {
    body: { key: 'ft_new-secret' },
    wakeUps: [{ name: 'burn-rate', tenantId: 't', body: { evaluationId: 'e' } }],
  };
  const claim = (isSecret: boolean, headers = { authorization: 'Bearer ft_secret' }) => ({
    key: 'once',
    event: event({ headers }),
    caller: CALLER,
    now: new Date(0),
    isSecret,
  });

  it.each([true, false])('comes back whole, with its wake-ups (secret: %s)', async (isSecret) => {
    const { database } = store();
    expect(await claimAnswer(database, claim(isSecret))).toBeUndefined();
    await keepAnswer(database, claim(isSecret), 201, answer);
    expect(await claimAnswer(database, claim(isSecret))).toEqual(answer);
  });

  it('keeps a secret from a reader of the database', async () => {
    const { row, database } = store();
    await claimAnswer(database, claim(true));
    await keepAnswer(database, claim(true), 201, answer);
    const stored = Buffer.from(String(row.response), 'base64').toString('latin1');
    expect(stored).not.toContain('ft_new-secret');
    await expect(claimAnswer(database, claim(true, { authorization: 'Bearer ft_other' }))).rejects.toThrow();
  });

  it('is refused to another request under the same key', async () => {
    const { database } = store();
    await claimAnswer(database, claim(false));
    const other = { ...claim(false), event: event({ body: '{}' }) };
    await expect(claimAnswer(database, other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
  });
});
