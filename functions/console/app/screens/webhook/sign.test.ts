import { describe, expect, it } from 'vitest';
import { type Form, sign } from './sign.ts';

const delivery = (form: Form, secret: string) =>
  sign({ form, secret, body: 'Hello, World!', id: 'msg_1', atMs: 1_767_225_600_123 });

/** Made by `openssl dgst -sha256 -hmac`; that of GitHub is in its documentation. */
describe('the signature', () => {
  it.each<[Form, string, Readonly<Record<string, string>>]>([
    [
      'github',
      "It's a Secret to Everybody",
      { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' },
    ],
    [
      'atlas',
      's3cret',
      {
        'x-atlas-signature': 'f98e77bbc4dcc613021443632b3eabc7a884bf2c7c52e4c836c8a4acade18dcd',
        'x-atlas-timestamp': '1767225600',
      },
    ],
    [
      'stripe',
      's3cret',
      { 'stripe-signature': 't=1767225600,v1=f98e77bbc4dcc613021443632b3eabc7a884bf2c7c52e4c836c8a4acade18dcd' },
    ],
    ['shopify', 's3cret', { 'x-shopify-hmac-sha256': 'LAIf7qHix996PMkQUF7IY4wdcZJ+stryJHHmbqb2DQw=' }],
    [
      'standard-webhooks',
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      { 'webhook-id': 'msg_1', 'webhook-signature': 'v1,iJ4QDwFR1gBTluetVoJsoJckxQy4IGANbVtEYDVcLdA=' },
    ],
  ])('of %s is that of its sender', async (form, secret, headers) => {
    expect((await delivery(form, secret)).headers).toMatchObject(headers);
  });

  it('of a secret path is the path', async () => {
    expect(await delivery('secret-path', 'a/b')).toEqual({ headers: {}, suffix: '/a%2Fb' });
  });

  it('of a secret that is none of the form is refused', async () => {
    await expect(delivery('standard-webhooks', 'whsec_not base64!')).rejects.toThrow();
  });
});
