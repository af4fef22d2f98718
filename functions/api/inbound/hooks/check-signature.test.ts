/** Signatures of deliveries: each sender's own example, and what must not pass for one. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, test } from 'vitest';
import { checkDelivery } from './check-signature.ts';
import type { FormName } from './forms.ts';

interface Example {
  readonly form: FormName;
  readonly secret: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was signed; forms without a moment take it at any time. */
  readonly seconds: number;
}

const EVENT = '{"id":"evt_1","type":"invoice.paid"}';

const examples: readonly Example[] = [
  // Of the specification: https://github.com/standard-webhooks/standard-webhooks
  {
    form: 'standard-webhooks',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    body: '{"test": 2432232314}',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    seconds: 1_614_265_330,
  },
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
  {
    form: 'github',
    secret: "It's a Secret to Everybody",
    body: 'Hello, World!',
    headers: { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' },
    seconds: 0,
  },
  // The recipe of https://docs.stripe.com/webhooks#verify-manually, computed with Python's hmac.
  {
    form: 'stripe',
    secret: 'whsec_test_secret',
    body: EVENT,
    headers: {
      'stripe-signature':
        't=1492774577,v1=f7a632a9ffdbb1ced2fc48e44c374ec2cb4292469db292862c06ae703e2befbd,v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39',
    },
    seconds: 1_492_774_577,
  },
  // From the tests of SQLPage, which verifies Shopify's webhooks.
  {
    form: 'shopify',
    secret: 'test-webhook-secret',
    body: '{"id":1234567890,"email":"customer@example.com","total_price":"123.45"}',
    headers: { 'x-shopify-hmac-sha256': 'QNyObTlKbMx2qDlPF/ZOZcBqg5OgPg+2oky3zldc0Gw=' },
    seconds: 0,
  },
  {
    form: 'atlas',
    secret: 'a shared secret',
    body: EVENT,
    headers: {
      'x-atlas-timestamp': '1492774577',
      'x-atlas-signature': 'd169302fe40c37444ee8d5a15b001c2e09f839ba1a61eb076d30b05d5b00e765',
    },
    seconds: 1_492_774_577,
  },
];

interface Change {
  readonly secrets?: readonly string[];
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly secondsLater?: number;
  readonly toleranceSeconds?: number;
  readonly pathSecret?: string;
}

function check({ form, secret, body, headers, seconds }: Example, change: Change = {}): string {
  const { secrets = [secret], secondsLater = 0, toleranceSeconds = 300, pathSecret } = change;
  const signed = { headers: { ...headers, ...change.headers }, body: Buffer.from(change.body ?? body), pathSecret };
  const at = new Date((seconds + secondsLater) * 1000);
  try {
    checkDelivery(signed, { form, secrets, toleranceSeconds, at });
    return 'taken';
  } catch (error) {
    expect(error).toMatchObject({ code: 'BAD_SIGNATURE' });
    return String(error);
  }
}

describe.each(examples)('a delivery of the form $form', (example) => {
  it('is taken as its sender signs it, with the secret before as well', () => {
    expect(check(example)).toBe('taken');
    expect(check(example, { secrets: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', example.secret] })).toBe('taken');
  });

  it('is refused with another body, with another secret, and without a secret', () => {
    expect(check(example, { body: `${example.body} ` })).toContain('is not that of the body');
    expect(check(example, { secrets: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'] })).toContain(
      'is not that of the body',
    );
    expect(check(example, { secrets: [] })).toContain('has no secret yet');
  });

  it('is refused when a header is missing', () => {
    for (const name of Object.keys(example.headers))
      expect(check({ ...example, headers: { ...example.headers, [name]: '' } })).not.toBe('taken');
  });

  it('is refused when it was signed too long ago, or in the future', () => {
    const isSignedMoment = example.seconds > 0;
    for (const secondsLater of [301, -301, 86_400])
      expect(check(example, { secondsLater }) === 'taken').toBe(!isSignedMoment);
    for (const secondsLater of [300, -300]) expect(check(example, { secondsLater })).toBe('taken');
    if (isSignedMoment)
      expect(check(example, { secondsLater: 31, toleranceSeconds: 30 })).toContain('the most is 30 s');
  });
});

const [standard] = examples as [Example, ...Example[]];

describe('Standard Webhooks', () => {
  it("takes what the specification's own library signs, one of several signatures, and the names of headers that Svix uses", () => {
    const at = new Date('2026-03-01T12:00:00Z');
    const signature = new Webhook(standard.secret).sign('msg_1', at, EVENT);
    const of = (prefix: string) => ({
      [`${prefix}-id`]: 'msg_1',
      [`${prefix}-timestamp`]: String(at.getTime() / 1000),
      [`${prefix}-signature`]: `v1,AAAA v1a,BBBB ${signature}`,
    });
    const given = { ...standard, body: EVENT, seconds: at.getTime() / 1000 };
    for (const prefix of ['webhook', 'svix']) expect(check({ ...given, headers: of(prefix) })).toBe('taken');
  });

  it('takes a signature of Ed25519, and no other key than the endpoint has', () => {
    const keys = [1, 2].map(() => generateKeyPairSync('ed25519'));
    const [mine, other] = keys.map(
      ({ publicKey }) => `whpk_${publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')}`,
    );
    const text = Buffer.from(`msg_1.1614265330.${EVENT}`);
    const signature = keys[0] && sign(null, text, keys[0].privateKey).toString('base64');
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1614265330',
      'webhook-signature': `v1a,${signature}`,
    };
    expect(check({ ...standard, body: EVENT, headers }, { secrets: [mine ?? ''] })).toBe('taken');
    expect(check({ ...standard, body: EVENT, headers }, { secrets: [other ?? ''] })).not.toBe('taken');
    expect(
      check(
        { ...standard, body: EVENT, headers: { ...headers, 'webhook-signature': 'v1a,AAAA' } },
        { secrets: [mine ?? ''] },
      ),
    ).not.toBe('taken');
  });
});

test('a secret in the path is compared as a whole', () => {
  const path: Example = { form: 'secret-path', secret: 'abcdefghijklmnop', body: '{}', headers: {}, seconds: 0 };
  expect(check(path, { pathSecret: 'abcdefghijklmnop' })).toBe('taken');
  for (const pathSecret of ['abcdefghijklmnoq', 'abcdefghijklmno', ''])
    expect(check(path, { pathSecret })).not.toBe('taken');
});
