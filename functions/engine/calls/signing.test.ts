/** Compares signatures with the specification's own library, which tenants use, and keys with HKDF as in RFC 5869. */
import { createHash, createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sign, signingKey } from './signing.ts';

const MASTER = 'a master secret of forty characters, no less';
const TENANT = '0b9c1f34-6f0e-4d6b-9a4d-2f1f6f3f7a10';
const OTHER_TENANT = '0b9c1f34-6f0e-4d6b-9a4d-2f1f6f3f7a11';
const SENT_AT = new Date('2026-03-29T00:59:59.900Z');

const key = signingKey(MASTER, TENANT);
const body = '{"customer":"Zoë — 株式会社","note":"a.b"}';
const headers = sign({ id: 'booking-1', timestamp: SENT_AT, body, key });
const verify = (secret: string, text: string, given: Readonly<Record<string, string>>) =>
  new Webhook(secret).verify(text, { ...given });

// The library refuses timestamps that are more than five minutes off.
beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: SENT_AT }));
afterAll(() => vi.useRealTimers());

describe('sign', () => {
  test('gives what the specification gives for its example', () => {
    const bytes = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const signed = sign({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
      key: { id: 'example', bytes, secret: '' },
    });
    expect(signed).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      'webhook-key-id': 'example',
    });
  });

  test('makes headers by which the receiver knows the body', () => {
    expect(verify(key.secret, body, headers)).toEqual(JSON.parse(body));
  });

  test.each([
    ['another body', key.secret, body.replace('a.b', 'a.c'), headers],
    [
      'another time',
      key.secret,
      body,
      { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) },
    ],
    ['another id', key.secret, body, { ...headers, 'webhook-id': 'booking-2' }],
    ["another tenant's key", signingKey(MASTER, OTHER_TENANT).secret, body, headers],
    ["another installation's key", signingKey(`${MASTER}!`, TENANT).secret, body, headers],
  ])('makes headers that do not fit %s', (_what, secret, text, given) => {
    expect(() => verify(secret, text, given)).toThrow();
  });

  test('keeps id, time and body apart', () => {
    expect(() => sign({ id: 'booking.1', timestamp: SENT_AT, body, key })).toThrow('no full stops');
  });
});

describe('signingKey', () => {
  test('is HKDF of the master secret, for this purpose and tenant', () => {
    const hmac = (secret: string | Buffer, data: string | Buffer) => createHmac('sha256', secret).update(data).digest();
    const extracted = hmac(Buffer.alloc(32), MASTER);
    const expected = hmac(extracted, Buffer.concat([Buffer.from(`followthrough/signed-call/${TENANT}`), Buffer.of(1)]));
    expect(key.bytes).toEqual(expected);
  });

  test('is the same one in whatever case the tenant is written', () => {
    expect(signingKey(MASTER, TENANT.toUpperCase())).toEqual(key);
  });

  test('is shown as the specification writes secrets, and named by its digest', () => {
    expect(key.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(key.secret.slice('whsec_'.length), 'base64')).toEqual(key.bytes);
    expect(createHash('sha256').update(key.bytes).digest('hex').startsWith(key.id)).toBe(true);
    expect(key.id).toHaveLength(8);
  });

  test('is not made of a master secret that is shorter than itself', () => {
    expect(() => signingKey('x'.repeat(31), TENANT)).toThrow('32 bytes');
    expect(signingKey('x'.repeat(32), TENANT).bytes).toHaveLength(32);
  });
});
