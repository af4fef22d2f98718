/** What prevents a call, so that it certainly was not made. Tests decide what DNS returns, for names that do not exist. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startEndpoint, type TestEndpoint } from '../../../test/support/endpoint/setup-endpoint.ts';
import { type Call, post, type Resolve } from './post.ts';

const TIMEOUT_MS = 30_000;

let endpoint: TestEndpoint;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  endpoint = await startEndpoint();
});
afterEach(async () => {
  vi.useRealTimers();
  await endpoint.close();
});

const call = (more: Partial<Call> & Pick<Call, 'endpoint'>, resolve?: Resolve) =>
  post({ body: '{}', headers: {}, timeoutMs: TIMEOUT_MS, allowsLoopback: true, ...more }, resolve);

const known =
  (...addresses: readonly string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('post', () => {
  test.each<[string, string, RegExp]>([
    ['a loopback address', '127.0.0.1', /loopback/],
    ['a private address', '10.1.2.3', /private/],
    ['the metadata service', '169.254.169.254', /linkLocal/],
    ['an address of version 4 inside version 6', '::ffff:8.8.8.8', /ipv4Mapped/],
    ['a local one behind NAT64', '64:ff9b::7f00:1', /rfc6052/],
  ])('forbids a name that has %s beside a public one', async (_what, address, range) => {
    const asked = { endpoint: 'https://rebound.example/', allowsLoopback: false };
    const outcome = await call(asked, known('93.184.215.14', address));
    expect(outcome).toEqual({ kind: 'forbidden', reason: expect.stringMatching(/^FORBIDDEN_ADDRESS: /) });
    expect(outcome).toEqual({ kind: 'forbidden', reason: expect.stringMatching(range) });
  });

  test('forbids this machine by its name, unless that is allowed', async () => {
    const local = { endpoint: `http://localhost:${endpoint.port}/` };
    expect(await call({ endpoint: 'https://localhost/', allowsLoopback: false })).toMatchObject({
      kind: 'forbidden',
      reason: expect.stringMatching(/loopback/),
    });
    expect(endpoint.connections).toBe(0);
    expect(await call(local)).toMatchObject({ kind: 'answered' });
  });

  test('goes to the address that was checked, whatever the name says later', async () => {
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const changing: Resolve = (host) => known(...(answers.shift() ?? []))(host);
    const named = { endpoint: `http://rebound.example:${endpoint.port}/` };
    expect(await call(named, changing)).toMatchObject({ kind: 'answered' });
    expect(endpoint.calls[0]?.headers.host).toBe(`rebound.example:${endpoint.port}`);
    expect(await call(named, changing)).toMatchObject({ kind: 'forbidden' });
    expect(endpoint.connections).toBe(1);
  });

  test('tries the other addresses of a name when one is dead', async () => {
    const named = { endpoint: `http://half-dead.example:${endpoint.port}/` };
    expect(await call(named, known('::1', '127.0.0.1'))).toMatchObject({ kind: 'answered' });
    expect(endpoint.calls).toHaveLength(1);
  });

  test.each<[string, Resolve]>([
    ['is unknown to DNS', () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))],
    ['has no address', known()],
  ])('takes a name that %s as unavailable', async (_what, resolve) => {
    const outcome = await call({ endpoint: 'https://gone.example/' }, resolve);
    expect(outcome).toEqual({ kind: 'unavailable', reason: expect.stringMatching(/^NO_ADDRESS: /) });
  });

  test('gives up waiting for DNS in time', async () => {
    const outcome = call({ endpoint: 'https://slow.example/' }, () => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS);
    const reason = 'TIMED_OUT: not connected in 30 s; no call was made';
    expect(await outcome).toEqual({ kind: 'unavailable', reason });
  });

  test('gives up waiting for encryption in time', async () => {
    const connected: Socket[] = [];
    const silent = createServer((socket) => connected.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo; // it listens on a port
    const outcome = call({ endpoint: `https://127.0.0.1:${port}/` });
    await once(silent, 'connection');
    vi.advanceTimersByTime(TIMEOUT_MS);
    const reason = 'TIMED_OUT: not connected in 30 s; no call was made';
    expect(await outcome).toEqual({ kind: 'unavailable', reason });
    for (const socket of connected) socket.destroy();
    silent.close();
  });

  test('takes what speaks no TLS as unavailable', async () => {
    const outcome = await call({ endpoint: endpoint.url.replace('http:', 'https:') });
    expect(outcome).toEqual({ kind: 'unavailable', reason: expect.stringMatching(/^NOT_SECURE: .*ERR_SSL/) });
    expect(endpoint.calls).toEqual([]);
  });
});
