/** What the control port shows and changes of the services that messages leave by. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClock } from '../clock.ts';
import { createGraphApi } from '../services/graph-api/graph-api.ts';
import { type Control, startControl } from './control.ts';
import { standIns } from './setup-control.ts';

const clock = createClock({ startAt: new Date('2026-01-31T09:00:00Z'), frozen: true });
let control: Control;
beforeAll(async () => {
  control = await startControl({
    ...standIns,
    ...{ clock, graphApi: createGraphApi({ clock }), advance: async () => undefined, log: () => undefined },
  });
});
afterAll(() => control.stop());

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(control.url + path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  return [response.status, await response.json()];
}

it('shows what arrived at channels, and makes the stand-in of Meta hostile or a person write', async () => {
  expect(await call('GET', '/_local/messages')).toEqual([200, { page: [] }]);
  const changed = [200, expect.objectContaining({ lostAnswers: 0.5, enforcesWindow: true, latencyMs: 0 })];
  expect(await call('POST', '/_local/graph-api', { lostAnswers: 0.5, enforcesWindow: true })).toEqual(changed);
  expect(await call('GET', '/_local/graph-api')).toEqual(changed);
  const throttled = [200, { perSecond: 14, errors: [], recipients: { 'a@example.org': 'MESSAGE_REJECTED' } }];
  expect(
    await call('POST', '/_local/ses', { perSecond: 14, recipients: { 'a@example.org': 'MESSAGE_REJECTED' } }),
  ).toEqual(throttled);
  expect(await call('GET', '/_local/ses')).toEqual(throttled);
  const inbound = { pageId: '1', recipientId: '2' };
  expect(await call('POST', '/_local/graph-api/inbound', inbound)).toEqual([
    200,
    { windowClosesAt: expect.stringMatching(/^2026-02-01T09:00:00/), delivered: null },
  ]);
  const answer = { channel: 'sms', number: '+43720123456', recipientId: '+4366012345678', text: 'Hi', messageId: 'm' };
  expect(await call('POST', '/_local/end-user-messaging/inbound', answer)).toEqual([
    200,
    { messageId: 'm', queues: 0 },
  ]);
  const blocked = { outcomes: { '+4366012345678': 'TEXT_BLOCKED' } };
  expect(await call('POST', '/_local/end-user-messaging', blocked)).toEqual([200, expect.objectContaining(blocked)]);
  for (const [path, wrong] of [
    ['/_local/end-user-messaging', { outcome: {} }],
    ['/_local/end-user-messaging', { reports: 1 }],
    ['/_local/end-user-messaging/inbound', { ...answer, number: '0720' }],
    ['/_local/end-user-messaging/inbound', { ...answer, channel: 'page' }],
    ['/_local/graph-api', { latency: 1 }],
    ['/_local/graph-api', { lostAnswers: 2 }],
    ['/_local/graph-api', { errors: [{ code: 4 }] }],
    ['/_local/ses', { errors: [{ share: 0.5, status: 'SUCCESS' }] }],
    ['/_local/ses', { perSecond: 0 }],
    ['/_local/graph-api/inbound', { pageId: 1 }],
    ['/_local/graph-api/inbound', { ...inbound, text: 1 }],
  ] as const)
    expect(await call('POST', path, wrong)).toMatchObject([422, { error: { code: 'INVALID_INPUT' } }]);
});
