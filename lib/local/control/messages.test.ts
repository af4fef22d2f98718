/** What the control port shows and changes of the services that messages leave by. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createChaos } from '../chaos.ts';
import { createClock } from '../clock.ts';
import { createGraphApi } from '../services/graph-api/graph-api.ts';
import { type Control, startControl } from './control.ts';

const clock = createClock({ startAt: new Date('2026-01-31T09:00:00Z'), frozen: true });
let control: Control;
beforeAll(async () => {
  control = await startControl({
    ...{ clock, chaos: createChaos(), graphApi: createGraphApi({ clock }), messages: () => ({ page: [] }) },
    ...{ advance: async () => undefined, settle: async () => undefined, resources: () => ({}), due: () => ({}) },
    ...{ facts: () => ({}), mailbox: () => [], report: () => false, log: () => undefined },
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
  const inbound = { pageId: '1', recipientId: '2' };
  expect(await call('POST', '/_local/graph-api/inbound', inbound)).toEqual([
    200,
    { windowClosesAt: expect.stringMatching(/^2026-02-01T09:00:00/) },
  ]);
  for (const [path, wrong] of [
    ['/_local/graph-api', { latency: 1 }],
    ['/_local/graph-api', { lostAnswers: 2 }],
    ['/_local/graph-api', { errors: [{ code: 4 }] }],
    ['/_local/graph-api/inbound', { pageId: 1 }],
  ] as const)
    expect(await call('POST', path, wrong)).toMatchObject([422, { error: { code: 'INVALID_INPUT' } }]);
});
