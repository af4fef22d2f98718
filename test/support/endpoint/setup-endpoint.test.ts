import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCertificate } from './certificate.ts';
import { startEndpoint, type TestEndpoint } from './setup-endpoint.ts';

const AT = new Date('2026-03-29T01:00:00Z');
let endpoint: TestEndpoint;

beforeEach(async () => {
  endpoint = await startEndpoint({ now: () => AT });
});
afterEach(() => endpoint.close());

const send = (body: string) => fetch(endpoint.url, { method: 'POST', body });

describe('startEndpoint', () => {
  test('holds calls until they are released', async () => {
    endpoint.behave({ does: 'hold' });
    const answers = Promise.all(['{"id":"a"}', '{"id":"b"}', '{"id":"a"}'].map(send));
    await endpoint.received(3);
    expect([endpoint.mostAtOnce, endpoint.callsOf('"a"').length, endpoint.callsOf('"b"').length]).toEqual([3, 2, 1]);
    endpoint.release({ does: 'answer', status: 503 });
    expect((await answers).map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(endpoint.calls.map(({ at }) => at)).toEqual([AT, AT, AT]);
  });

  test('counts only calls that waited at the same time', async () => {
    for (const body of ['a', 'b']) await (await send(body)).text();
    expect([endpoint.calls.length, endpoint.mostAtOnce]).toEqual([2, 1]);
  });

  test('ends held calls when it is closed, and reopens on the same port', async () => {
    endpoint.behave({ does: 'hold' });
    const held = send('a').catch(() => 'lost');
    await endpoint.received(1);
    await endpoint.close();
    expect(await held).toBe('lost');
    await expect(send('b')).rejects.toThrow('fetch failed');
    endpoint.behave({ does: 'answer', status: 201, body: { call_result: 'busy' } });
    await endpoint.reopen();
    expect(await (await send('c')).json()).toEqual({ call_result: 'busy' });
    expect(endpoint.calls.map(({ body }) => body)).toEqual(['a', 'c']);
  });
});

describe('makeCertificate', () => {
  test('makes a self-signed certificate for only these names', () => {
    const certificate = new X509Certificate(makeCertificate('localhost', '127.0.0.1').cert);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect([certificate.checkHost('localhost'), certificate.checkIP('127.0.0.1')]).toEqual(['localhost', '127.0.0.1']);
    expect([certificate.checkHost('example.com'), certificate.checkIP('127.0.0.2')]).toEqual([undefined, undefined]);
  });
});
