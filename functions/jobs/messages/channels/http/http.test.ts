/** Signed messages to a system of the tenant. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startEndpoint, type TestEndpoint } from '../../../../../test/support/endpoint/setup-endpoint.ts';
import { signingKey } from '../../../../engine/calls/signing.ts';
import { environment } from '../../../../engine/environment.ts';
import { AT_ONCE, OVER } from '../../starts/setup-starts.ts';
import { httpChannel } from './http.ts';

const MASTER = 'a master secret that is long enough for a key';
vi.mock('../../../../engine/calls/find-signing-key.ts', async () => ({
  signingKeyOf: async (tenantId: string) => signingKey(MASTER, tenantId),
}));

let endpoint: TestEndpoint;
beforeAll(async () => {
  vi.stubEnv(environment.allowsLoopback, 'true');
  endpoint = await startEndpoint();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

async function send(start = AT_ONCE) {
  const page = {
    id: '7',
    tenantId: 't',
    token: null,
    originationIdentity: null,
    phoneNumberId: null,
    url: endpoint.url,
  };
  const content = { kind: 'text', text: 'Hi' } as const;
  return (await httpChannel.send(page, [{ key: 'k:1:1', jobId: 'j', address: 'ada', content, start }]))[0];
}

it('is one call with the key as its id, which the public library verifies', async () => {
  endpoint.behave({ does: 'answer', status: 200, body: {} });
  expect(await send()).toEqual({ kind: 'sent', id: 'k:1:1' });
  const [call] = endpoint.calls;
  expect(call?.headers).toMatchObject({ 'webhook-id': 'k:1:1', 'idempotency-key': 'k:1:1' });
  const { secret } = signingKey(MASTER, 't');
  const read = new Webhook(secret).verify(call?.body ?? '', call?.headers as Record<string, string>);
  expect(read).toEqual({ type: 'message', pageId: '7', recipientId: 'ada', content: { kind: 'text', text: 'Hi' } });
});

it.each([
  [400, { kind: 'failed', class: 'content' }],
  [401, { kind: 'failed', class: 'token' }],
  [410, { kind: 'failed', class: 'recipient' }],
  [429, { kind: 'later' }],
  [503, { kind: 'failed', class: 'transient' }],
])('meets %i', async (status, expected) => {
  endpoint.behave({ does: 'answer', status, body: {} });
  expect(await send()).toMatchObject(expected);
});

it('does not know whether a call without an answer arrived', async () => {
  endpoint.behave({ does: 'reset' });
  expect(await send()).toMatchObject({ kind: 'unknown' });
});

it('is not made when its moment has passed', async () => {
  const before = endpoint.calls.length;
  expect(await send(OVER)).toEqual({ kind: 'missed' });
  expect(endpoint.calls).toHaveLength(before);
});
