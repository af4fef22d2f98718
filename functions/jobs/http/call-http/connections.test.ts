/** Calls by connections: what authorises them, where they go, and how their jobs end. */
import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startEndpoint, type TestEndpoint } from '../../../../test/support/endpoint/setup-endpoint.ts';
import { NOW } from '../../../../test/support/jobs/setup-jobs.ts';
import { type ConnectionsSetup, setUpConnections } from './setup-connections.ts';

vi.mock('../../../engine/seals/seals.ts', async () => (await import('./setup-seals.ts')).seals);

let setup: ConnectionsSetup;
let endpoint: TestEndpoint;
beforeAll(async () => {
  setup = await setUpConnections();
});
afterAll(() => setup.close());
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  endpoint = await startEndpoint();
});
afterEach(async () => {
  vi.useRealTimers();
  await endpoint.close();
});

const BODY = '{"a": 1}';
const SECONDS = String(NOW.getTime() / 1000);
const hmac = (algorithm: string, text: string, encoding: 'hex' | 'base64') =>
  createHmac(algorithm, 's3cret').update(text).digest(encoding);

describe('a call is authorised', () => {
  it.each<[string, object, Record<string, string>]>([
    ['bearer', {}, { authorization: 'Bearer s3cret' }],
    ['basic', { username: 'ada' }, { authorization: `Basic ${Buffer.from('ada:s3cret').toString('base64')}` }],
    ['header', { header: 'X-Api-Key' }, { 'x-api-key': 's3cret' }],
    ['header', { header: 'Authorization', prefix: 'Token token=' }, { authorization: 'Token token=s3cret' }],
    ['hmac', { header: 'X-Signature' }, { 'x-signature': hmac('sha256', BODY, 'hex') }],
    [
      'hmac',
      { header: 'X-Sig', prefix: 'v0=', timestampHeader: 'X-At', algorithm: 'sha512', encoding: 'base64' },
      { 'x-sig': `v0=${hmac('sha512', `${SECONDS}.${BODY}`, 'base64')}`, 'x-at': SECONDS },
    ],
  ])('by %s %j', async (auth, settings, headers) => {
    const id = await setup.add(endpoint.url, { auth, settings, secret: 's3cret' });
    const { outcome, key } = await setup.call(id, { headers: { Authorization: 'of the node', 'X-Kind': 'lead' } });
    expect(outcome).toEqual({ kind: 'done', result: { detail: { status: 200 }, json: '{}' } });
    // That of the connection comes before that of the node.
    const expected = { authorization: 'of the node', 'x-kind': 'lead', 'idempotency-key': key, ...headers };
    expect(endpoint.calls[0]?.headers).toMatchObject(expected);
  });

  it.each([
    ['X-Request-Key', 'x-request-key'],
    [null, undefined],
  ])('with its key in %j', async (idempotencyHeader, name) => {
    const id = await setup.add(endpoint.url, { auth: 'bearer', settings: {}, idempotencyHeader });
    const { key } = await setup.call(id);
    expect(endpoint.calls[0]?.headers).not.toHaveProperty('idempotency-key');
    if (name) expect(endpoint.calls[0]?.headers[name]).toBe(key);
  });
});

describe('a call goes', () => {
  it('below the base URL', async () => {
    const id = await setup.add(`${endpoint.url}/v1`, { auth: 'bearer', settings: {} });
    await setup.call(id, { url: '/contacts?a=b' });
    await setup.call(id, { url: `${endpoint.url}/v1/whole` });
    expect(endpoint.calls.map(({ path }) => path)).toEqual(['/calls/v1/contacts?a=b', '/calls/v1/whole']);
  });

  it.each([['/../admin'], ['https://elsewhere.example.com/']])('nowhere else: %s', async (url) => {
    const id = await setup.add(`${endpoint.url}/v1`, { auth: 'bearer', settings: {} });
    const { outcome } = await setup.call(id, { url });
    expect(outcome).toMatchObject({
      kind: 'failed',
      retry: false,
      reason: expect.stringMatching(/^OUTSIDE_CONNECTION: /),
    });
    expect(endpoint.connections).toBe(0);
  });

  it('nowhere once the connection is gone', async () => {
    const id = await setup.add(endpoint.url, { auth: 'bearer', settings: {} });
    await setup.query('delete from automation.connections where id = $1', [id]);
    const { outcome } = await setup.call(id);
    expect(outcome).toMatchObject({
      kind: 'failed',
      retry: false,
      reason: expect.stringMatching(/^CONNECTION_GONE: /),
    });
  });
});

describe('an answer', () => {
  it.each([
    [{ 'retry-after': '7' }, 7],
    [{}, 60],
  ])('429 with %j holds back every job of the connection, and counts for none', async (headers, seconds) => {
    const id = await setup.add(endpoint.url, { auth: 'bearer', settings: {} });
    endpoint.behave({ does: 'answer', status: 429, headers });
    const at = new Date(NOW.getTime() + seconds * 1000);
    expect((await setup.call(id)).outcome).toMatchObject({ kind: 'later', at, blockLaneUntil: at });
  });

  it('401 to a secret that is no token is final', async () => {
    const id = await setup.add(endpoint.url, { auth: 'bearer', settings: {} });
    endpoint.behave({ does: 'answer', status: 401 });
    expect((await setup.call(id)).outcome).toMatchObject({ kind: 'failed', retry: false });
    expect(endpoint.calls).toHaveLength(1);
  });

  it('5xx is tried again', async () => {
    const id = await setup.add(endpoint.url, { auth: 'bearer', settings: {} });
    endpoint.behave({ does: 'answer', status: 500 });
    expect((await setup.call(id)).outcome).toMatchObject({ kind: 'failed', retry: true });
  });
});

it('a connection has a lane of its rate, as long as it is there', async () => {
  const id = await setup.add(endpoint.url, { auth: 'bearer', settings: {} });
  const lane = () => setup.query('select per_second from automation.lanes where key = $1', [`connection/${id}`]);
  expect(await lane()).toEqual([{ per_second: 10 }]);
  await setup.query('update automation.connections set per_second = 3 where id = $1', [id]);
  expect(await lane()).toEqual([{ per_second: 3 }]);
  await setup.query('delete from automation.connections where id = $1', [id]);
  expect(await lane()).toEqual([]);
});
