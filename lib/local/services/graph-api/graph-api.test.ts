/** The stand-in of Meta's API: as strict as Meta, and hostile when asked. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createClock } from '../../clock.ts';
import { createGraphApi } from './graph-api.ts';
import { FRIENDLY } from './settings.ts';

const clock = createClock({ startAt: new Date('2026-03-01T12:00:00Z'), frozen: true });
const api = createGraphApi({ clock });
beforeAll(() => api.start?.());
beforeEach(() => void api.configure({ ...FRIENDLY }));
afterAll(async () => {
  await api.stop?.();
  clock.stop();
});

const message = { recipient: { id: '42' }, messaging_type: 'UPDATE', message: { text: 'Hi', metadata: 'k:1' } };
async function post(body: unknown = message, { token = 'EAAt', path = '/v25.0/7/messages' } = {}) {
  const response = await fetch(`${api.url()}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: Object(await response.json()) };
}
const card = (element: object) => ({
  ...message,
  message: { attachment: { type: 'template', payload: { template_type: 'generic', elements: [element] } } },
});
const errorOf = async (...asked: Parameters<typeof post>) => {
  const { status, body } = await post(...asked);
  return [status, body.error?.code, body.error?.error_subcode];
};

it('sends, answers with ids and usage, and keeps what arrived', async () => {
  const { status, headers, body } = await post();
  expect([status, body.recipient_id, body.message_id]).toEqual([200, '42', expect.stringMatching(/^m_/)]);
  expect(JSON.parse(headers.get('x-business-use-case-usage') ?? '')).toMatchObject({ 7: [{ type: 'messenger' }] });
  expect(api.arrivals().at(-1)).toMatchObject({
    pageId: '7',
    recipientId: '42',
    key: 'k:1',
    messageId: body.message_id,
  });
});

it.each([
  ['no token', message, { token: '' }, [400, 104, undefined]],
  ['another path', message, { path: '/v25.0/me/feed' }, [400, 100, 33]],
  ['no JSON', 'x', {}, [400, 100, undefined]],
  ['no recipient', { ...message, recipient: {} }, {}, [400, 100, undefined]],
  ['a recipient with letters', { ...message, recipient: { id: 'ada' } }, {}, [400, 100, 2018001]],
  ['no type', { ...message, messaging_type: undefined }, {}, [400, 100, undefined]],
  ['a dead tag', { ...message, messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }, {}, [400, 100, undefined]],
  ['a long text', { ...message, message: { text: 'x'.repeat(2001) } }, {}, [400, 100, undefined]],
  ['text and card', { ...message, message: { text: 'x', attachment: {} } }, {}, [400, 100, 2018034]],
  ['a card without a title', card({}), {}, [400, 100, undefined]],
  ['a long title', card({ title: 'x'.repeat(81) }), {}, [400, 100, undefined]],
  ['no buttons', card({ title: 'x', buttons: [] }), {}, [400, 100, undefined]],
  [
    'a link that is none',
    card({ title: 'x', buttons: [{ type: 'web_url', title: 'a', url: 'b' }] }),
    {},
    [400, 100, undefined],
  ],
  ['a template that is no utility', { ...message, message: { template: { name: 'a' } } }, {}, [400, 100, undefined]],
])('refuses %s', async (_, body, more, expected) => {
  expect(await errorOf(body, more)).toEqual(expected);
});

it('has windows of 24 hours when it is to enforce them; templates need none', async () => {
  api.configure({ enforcesWindow: true });
  expect(await errorOf()).toEqual([403, 10, 2018278]);
  const template = { name: 'a', language: { code: 'en' } };
  expect((await post({ ...message, messaging_type: 'UTILITY', message: { template } })).status).toBe(200);
  expect(api.hear('7', '42')).toEqual(new Date('2026-03-02T12:00:00Z'));
  expect((await post()).status).toBe(200);
  await clock.moveTo(new Date('2026-03-02T12:00:01Z'), async () => undefined);
  expect(await errorOf()).toEqual([403, 10, 2018278]);
});

it('gives the errors that are asked for', async () => {
  api.configure({ recipients: { 42: { code: 551, subcode: 1545041 } } });
  expect(await errorOf()).toEqual([400, 551, 1545041]);
  api.configure({ ...FRIENDLY, revokedTokens: ['EAAt'] });
  expect(await errorOf()).toEqual([401, 190, 460]);
  api.configure({ ...FRIENDLY, perSecond: 1 });
  expect(await errorOf(message, { path: '/v25.0/8/messages' })).toEqual([200, undefined, undefined]);
  expect(await errorOf(message, { path: '/v25.0/8/messages' })).toEqual([400, 613, undefined]);
  api.configure({ ...FRIENDLY, cutOff: 1 });
  const before = api.arrivals().length;
  await expect(post()).rejects.toThrow();
  expect(api.arrivals()).toHaveLength(before);
  api.configure({ ...FRIENDLY, lostAnswers: 1 });
  await expect(fetch(`${api.url()}/v25.0/7/messages`, { ...lost, signal: AbortSignal.timeout(200) })).rejects.toThrow();
  expect(api.arrivals()).toHaveLength(before + 1);
});

const lost = { method: 'POST', headers: { authorization: 'Bearer EAAt' }, body: JSON.stringify(message) };
