/** Everything that an endpoint may do, and the outcome of the call. Time is moved, never waited for. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Behaviour } from '../../../test/support/endpoint/behaviour.ts';
import { startEndpoint, type TestEndpoint } from '../../../test/support/endpoint/setup-endpoint.ts';
import { type Call, post } from './post.ts';

const BODY = '{"bookingId":"b-1","name":"Zoë"}';
const TIMEOUT_MS = 30_000;
const LIMIT = 64 * 1024;

let endpoint: TestEndpoint;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  endpoint = await startEndpoint();
});
afterEach(async () => {
  vi.useRealTimers();
  await endpoint.close();
});

const call = (more: Partial<Call> = {}) =>
  post({ endpoint: endpoint.url, body: BODY, headers: {}, timeoutMs: TIMEOUT_MS, allowsLoopback: true, ...more });

/** Until the client has read the head of an answer: nothing at the server can tell. */
async function headRead(): Promise<void> {
  const channel = 'http.client.response.finish';
  await new Promise<void>((resolve) => {
    const told = () => {
      unsubscribe(channel, told);
      resolve();
    };
    subscribe(channel, told);
  });
}

describe('post', () => {
  test('sends the body to the byte, with its headers, on a connection of its own', async () => {
    const headers = { 'webhook-id': 'b-1', host: 'elsewhere.example', 'content-length': '1' };
    await call({ endpoint: `${endpoint.url}?of=1&é#part`, headers });
    await call();
    const [first] = endpoint.calls;
    expect([first?.method, first?.path, first?.body]).toEqual(['POST', '/calls?of=1&%C3%A9', BODY]);
    expect(first?.headers).toMatchObject({
      host: `127.0.0.1:${endpoint.port}`,
      connection: 'close',
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(BODY)),
      'webhook-id': 'b-1',
    });
    expect(endpoint.connections).toBe(2);
  });

  test.each([200, 201, 204, 299])('knows by %i that the call was made', async (status) => {
    endpoint.behave({ does: 'answer', status, body: status === 204 ? '' : { call_result: 'answered' } });
    const body = status === 204 ? '' : '{"call_result":"answered"}';
    expect(await call()).toEqual({ kind: 'answered', status, body, isWhole: true });
  });

  test.each([400, 401, 404, 410, 428, 431, 499])('takes %i as a refusal', async (status) => {
    endpoint.behave({ does: 'answer', status, body: 'a secret of the endpoint' });
    const reason = `ANSWERED_${status}: the endpoint refused the call`;
    expect(await call()).toEqual({ kind: 'refused', status, reason });
  });

  test.each([500, 502, 503, 504, 599])('takes %i as unavailable', async (status) => {
    endpoint.behave({ does: 'answer', status, body: 'a secret of the endpoint' });
    const reason = `ANSWERED_${status}: the endpoint failed`;
    expect(await call()).toEqual({ kind: 'unavailable', status, reason, retryAfterSeconds: null });
  });

  test.each([
    [408, 'unavailable', 'the endpoint asks for another try'],
    [425, 'unavailable', 'the endpoint asks for another try'],
    [429, 'throttled', 'the endpoint asks for fewer calls'],
    [503, 'unavailable', 'the endpoint failed'],
  ])('takes %i as %s, and reads for how long the endpoint asks to wait', async (status, kind, said) => {
    const reason = `ANSWERED_${status}: ${said}`;
    endpoint.behave({ does: 'answer', status, headers: { 'retry-after': '17' } });
    expect(await call()).toEqual({ kind, status, reason, retryAfterSeconds: 17 });
    endpoint.behave({ does: 'answer', status });
    expect(await call()).toEqual({ kind, status, reason, retryAfterSeconds: null });
  });

  test.each([300, 301, 302, 303, 304, 307, 308])('does not follow %i', async (status) => {
    endpoint.behave({ does: 'answer', status, headers: { location: endpoint.url }, body: '' });
    expect(await call()).toEqual({ kind: 'refused', status, reason: expect.stringMatching(/^REDIRECTED: /) });
    expect(endpoint.calls).toHaveLength(1);
  });

  test.each<[string, Behaviour, RegExp]>([
    ['a connection reset before the call is read', { does: 'resetUnread' }, /^CONNECTION_LOST: .*E[A-Z]+/],
    ['a connection reset after it', { does: 'reset' }, /^CONNECTION_LOST: .*ECONNRESET/],
    ['a connection closed without an answer', { does: 'write', bytes: '', ending: 'close' }, /^CONNECTION_LOST: /],
    ['garbage', { does: 'write', bytes: '\u0000\u0001 200 OK\r\n\r\n', ending: 'none' }, /^MALFORMED_ANSWER: .*HPE_/],
    ['another protocol', { does: 'write', bytes: 'SSH-2.0-OpenSSH_9.9\r\n', ending: 'close' }, /^MALFORMED_ANSWER: /],
    ['half a head', { does: 'write', bytes: 'HTTP/1.1 200 OK\r\ncontent-le', ending: 'close' }, /^CONNECTION_LOST: /],
    [
      'a status of HTTP 7',
      { does: 'write', bytes: 'HTTP/1.1 700 No\r\n\r\n', ending: 'close' },
      /^MALFORMED_ANSWER: status 700/,
    ],
    [
      'a change of protocol',
      { does: 'write', bytes: 'HTTP/1.1 101 No\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', ending: 'none' },
      /^CONNECTION_LOST: /,
    ],
    [
      'an endless head',
      { does: 'write', bytes: `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`, ending: 'none' },
      /^MALFORMED_ANSWER: .*OVERFLOW/,
    ],
  ])('knows nothing after %s', async (_what, behaviour, reason) => {
    endpoint.behave(behaviour);
    const outcome = await call();
    expect(outcome).toEqual({ kind: 'unknown', reason: expect.stringMatching(reason) });
    expect(outcome).toEqual({ kind: 'unknown', reason: expect.stringMatching(/then retry$/) });
    expect(endpoint.connections).toBe(1);
  });

  test('goes by the status only when the rest of a good response is missing', async () => {
    endpoint.behave({
      does: 'write',
      bytes: 'HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"call_re',
      ending: 'close',
    });
    expect(await call()).toEqual({ kind: 'answered', status: 200, body: '{"call_re', isWhole: false });
  });

  test('ignores informational responses before the final one', async () => {
    const bytes = 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}';
    endpoint.behave({ does: 'write', bytes, ending: 'none' });
    expect(await call()).toEqual({ kind: 'answered', status: 201, body: '{}', isWhole: true });
  });

  test.each([
    [LIMIT, true],
    [LIMIT + 1, false],
    [50 * LIMIT, false],
  ])('reads 64 KB of an answer of %i bytes', async (size, isWhole) => {
    endpoint.behave({ does: 'answer', status: 200, body: 'x'.repeat(size) });
    expect(await call()).toEqual({ kind: 'answered', status: 200, body: 'x'.repeat(LIMIT), isWhole });
  });

  test('does not wait for the end of an answer that is too long', async () => {
    endpoint.behave({ does: 'drip', beginning: `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(LIMIT)}` });
    expect(await call()).toMatchObject({ kind: 'answered', isWhole: false });
  });

  test('does not read what a refusal says', async () => {
    endpoint.behave({ does: 'drip', beginning: 'HTTP/1.1 404 No\r\n\r\n' });
    expect(await call()).toMatchObject({ kind: 'refused', status: 404 });
  });

  test.each<[string, Behaviour]>([
    ['says nothing', { does: 'hold' }],
    ['drips its head', { does: 'drip', beginning: 'HTTP/1.1 200 OK\r\nx: ' }],
    [
      'says again and again that it is at work',
      { does: 'write', bytes: 'HTTP/1.1 102 Processing\r\n\r\n', ending: 'none' },
    ],
  ])('knows nothing after 30 s of an endpoint that %s, and not before', async (_what, behaviour) => {
    endpoint.behave(behaviour);
    let isOver = false;
    const outcome = call().finally(() => {
      isOver = true;
    });
    await endpoint.received(1);
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS - 1);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    const reason = 'TIMED_OUT: no answer in 30 s; look at the endpoint whether the call was made, then retry';
    expect(await outcome).toEqual({ kind: 'unknown', reason });
  });

  test('stops reading a good answer when the time is over', async () => {
    endpoint.behave({ does: 'drip', beginning: 'HTTP/1.1 200 OK\r\n\r\n' });
    const read = headRead();
    const outcome = call();
    await read;
    vi.advanceTimersByTime(TIMEOUT_MS);
    expect(await outcome).toEqual({
      kind: 'answered',
      status: 200,
      body: expect.stringMatching(/^ *$/),
      isWhole: false,
    });
  });

  test('leaves no connection behind, and no timer', async () => {
    endpoint.behave({ does: 'drip', beginning: 'HTTP/1.1 500 No\r\n\r\n' });
    const ended = new Promise<void>((resolve) => {
      endpoint.onDisconnect(resolve);
    });
    await call();
    await ended;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('makes no call while nothing listens, and the next one when something does', async () => {
    await endpoint.close();
    const reason = expect.stringMatching(/^NOT_CONNECTED: .*ECONNREFUSED/);
    expect(await call()).toEqual({ kind: 'unavailable', reason });
    await endpoint.reopen();
    expect(await call()).toMatchObject({ kind: 'answered' });
    expect(endpoint.calls).toHaveLength(1);
  });

  test('refuses headers that would end the header', async () => {
    await expect(call({ headers: { 'webhook-id': 'a\r\nx: y' } })).rejects.toThrow('Invalid character');
    expect(endpoint.calls).toEqual([]);
  });
});
