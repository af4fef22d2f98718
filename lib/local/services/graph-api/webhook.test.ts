/** What the stand-in sends to an application: signed, with Meta's shapes. */
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createClock } from '../../clock.ts';
import { createGraphApi } from './graph-api.ts';

const clock = createClock({ startAt: new Date('2026-03-01T12:00:00Z'), frozen: true });
const api = createGraphApi({ clock });
const heard: { body: string; signature: unknown }[] = [];
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      heard.push({ body: Buffer.concat(parts).toString(), signature: request.headers['x-hub-signature-256'] });
      response.end('{"received":1}');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  await api.start?.();
});
beforeEach(() => {
  heard.length = 0;
});
afterAll(async () => {
  await api.stop?.();
  server.close();
  clock.stop();
});

const connect = () => {
  const { port } = server.address() as AddressInfo; // a server on a port
  api.connect({ url: `http://127.0.0.1:${port}/hooks`, appSecret: 's' });
};
const sent = () => heard.map(({ body }) => JSON.parse(body).entry[0].messaging[0]);

it('sends nothing while nobody listens', async () => {
  expect((await api.write({ pageId: '7', recipientId: '42', text: 'Hi' })).delivered).toBeUndefined();
});

it('sends what somebody writes, signed, and returns the answer', async () => {
  connect();
  const { delivered } = await api.write({ pageId: '7', recipientId: '42', text: 'Grüße' });
  expect(delivered).toEqual({ messageId: expect.stringMatching(/^m_/), status: 200, reply: { received: 1 } });
  const [{ body, signature } = { body: '', signature: '' }] = heard;
  expect(signature).toBe(`sha256=${createHmac('sha256', 's').update(body).digest('hex')}`);
  await api.write({ pageId: '7', recipientId: '42', payload: 'MORE', messageId: 'm_1' });
  const from = { sender: { id: '42' }, recipient: { id: '7' }, timestamp: Date.parse('2026-03-01T12:00:00Z') };
  expect(sent()).toEqual([
    { ...from, message: { mid: delivered?.messageId, text: 'Grüße' } },
    { ...from, postback: { mid: 'm_1', title: 'MORE', payload: 'MORE' } },
  ]);
});

it('sends echoes when it is asked to, of messages whose answer is lost too', async () => {
  connect();
  api.configure({ echoes: true, lostAnswers: 1 });
  const body = JSON.stringify({
    recipient: { id: '42' },
    messaging_type: 'UPDATE',
    message: { text: 'Hi', metadata: 'k:1' },
  });
  const headers = { authorization: 'Bearer EAAt' };
  const asked = fetch(`${api.url()}/v25.0/7/messages`, {
    ...{ method: 'POST', headers, body, signal: AbortSignal.timeout(300) },
  });
  await expect(asked).rejects.toThrow();
  await expect
    .poll(sent)
    .toMatchObject([
      { sender: { id: '7' }, recipient: { id: '42' }, message: { is_echo: true, metadata: 'k:1', text: 'Hi' } },
    ]);
  api.configure({ echoes: false, lostAnswers: 0 });
});
