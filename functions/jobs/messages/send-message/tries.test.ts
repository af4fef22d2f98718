/** Tries that use no attempt: each that made a call is in the log, and one recipient's refusals stop nobody else. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type MessagesSetup, setUpMessages } from '../setup-messages.ts';

vi.mock('../../../engine/aws/read-secret.ts', () => ({
  readVersions: async () => ({ value: 'a master secret that is long enough for a key', since: new Date(0) }),
}));

let setup: MessagesSetup;
beforeAll(async () => {
  setup = await setUpMessages();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

it('a token that is refused for one recipient stops nobody else, and that message fails for good', async () => {
  const pageId = await setup.page();
  const [bad, ...others] = await setup.add(pageId, await setup.subscribers(pageId, 30));
  setup.graphApi.configure({ recipients: { 1: { code: 200 } } });
  for (let n = 0; n < 12; n += 1) {
    await setup.add(pageId, [String(n + 2)]);
    await setup.work();
    setup.advance(61);
  }
  const states = await setup.data.query('select failures, opened_until from automation.lane_states where key = $1', [
    `page/${pageId}`,
  ]);
  expect(states).toEqual([{ failures: 0, opened_until: null }]);
  expect(await setup.job(bad ?? '')).toMatchObject({ status: 'FAILED', attempts: 3 });
  for (const id of others) expect(await setup.job(id)).toMatchObject({ status: 'COMPLETED' });
  const tries = setup.graphApi.arrivals().filter((one) => one.pageId === pageId && one.refused === '200');
  expect((await setup.logged())['auth_error 200']).toBe(tries.length);
  expect(tries.length).toBeLessThanOrEqual(4);
});

it('a message that Meta refuses because the window is closed goes again as a template', async () => {
  const pageId = await setup.page();
  await setup.subscribers(pageId, 1);
  setup.graphApi.configure({ enforcesWindow: true });
  await setup.add(pageId, ['1'], {
    template: { name: 'update', language: 'en', variables: {} },
    outsideWindow: 'template',
  });
  await setup.work();
  expect(await setup.logged()).toEqual({ 'failed 10 2018278': 1, sent: 1 });
});
