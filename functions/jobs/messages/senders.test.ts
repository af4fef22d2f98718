/** Many senders at once: rates as the stand-in of Meta's API measured them, no message twice, few statements. */
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { TENANT } from '../../../test/support/jobs/setup-ledger.ts';
import { mostInASecond } from '../../../test/support/messages/most-in-a-second.ts';
import { type MessagesSetup, setUpMessages } from './setup-messages.ts';

vi.mock('../../engine/aws/read-secret.ts', () => ({
  readVersions: async () => ({ value: 'a master secret that is long enough for a key', since: new Date(0) }),
}));

let setup: MessagesSetup;
beforeAll(async () => {
  setup = await setUpMessages();
});
beforeEach(() => setup.clear());
afterAll(() => setup.close());

/** The most messages of a page in any second, by the moments at which they arrived. */
const mostOf = (pageId: string) => mostInASecond(setup.arrived(pageId).map(({ arrivedMs }) => arrivedMs));

/** Lets real time pass, because rates are counted by it. */
const useRealTime = () => vi.useRealTimers();

// Measures real time: a machine that stands still for a tenth of a second spoils it, and not six times in a row.
it('twenty senders send each message once, and no page more than its rate in any second', { retry: 5 }, async () => {
  useRealTime();
  const pages = await Promise.all([20, 60].map((perSecond) => setup.page({ perSecond })));
  for (const [index, pageId] of pages.entries()) {
    const recipients = await setup.subscribers(pageId, 100, 1 + index * 1000);
    await setup.add(pageId, recipients);
  }
  const sender = () =>
    expect
      .poll(async () => {
        await setup.work();
        return (await setup.statuses()).QUEUED;
      })
      .toBeUndefined();
  await Promise.all(Array.from({ length: 20 }, sender));
  for (const [index, pageId] of pages.entries()) {
    const arrived = setup.arrived(pageId);
    expect(arrived).toHaveLength(100);
    expect(new Set(arrived.map(({ key }) => key)).size).toBe(100);
    expect(mostOf(pageId)).toBeLessThanOrEqual(index === 0 ? 20 : 60);
  }
  expect(await setup.logged()).toEqual({ sent: 200 });
});

it('a message of priority 1 goes at once, though its page has a backlog', async () => {
  useRealTime();
  const pageId = await setup.page({ perSecond: 20 });
  await setup.add(pageId, await setup.subscribers(pageId, 300));
  await setup.subscribers(pageId, 1, 9000);
  const campaign = setup.work();
  await expect.poll(() => setup.arrived(pageId).length).toBeGreaterThanOrEqual(18);
  await setup.add(pageId, ['9000'], {}, 1);
  await setup.work({ isUrgent: true });
  const place = setup.arrived(pageId).findIndex(({ recipientId }) => recipientId === '9000');
  expect(place).toBeLessThan(40);
  await setup.data.query('update automation.pages set is_active = false where page_id = $1', [pageId]);
  await campaign;
  while ((await setup.statuses()).QUEUED !== undefined) await setup.work();
  // The page was deactivated in mid-campaign: each message that waits is asked again at its claim.
  const { sent = 0, 'skipped PAGE_INACTIVE': skipped = 0, ...others } = await setup.logged();
  expect(others).toEqual({});
  expect(sent).toBeGreaterThan(18);
  expect(skipped).toBeGreaterThan(0);
});

// Of a machine that stands still some messages miss their start, and take another statement each at the worst.
it('a thousand messages take six statements, whatever the number of pages', async () => {
  const pages = await Promise.all(Array.from({ length: 20 }, () => setup.page()));
  for (const pageId of pages) await setup.add(pageId, await setup.subscribers(pageId, 50));
  const before = setup.statements();
  // Longer than a slow machine needs for the calls of a turn.
  const { done, later } = await setup.work({ gatherMs: 60_000 });
  expect(done + later).toBeGreaterThanOrEqual(1000);
  expect(setup.statements() - before).toBeLessThanOrEqual(6 + later);
  expect(await setup.logged()).toEqual({ sent: done });
});

it('more content than one reply of the Data API holds is put back, and sent by the next turn', async () => {
  const pageId = await setup.page();
  const text = '漢'.repeat(2000);
  await setup.add(pageId, await setup.subscribers(pageId, 180), { content: { kind: 'text', text } });
  const [first] = await setup.data.query<{ bytes: number }>(
    `select sum(octet_length(c.payload::text))::int as bytes from automation.claim_messages('messages', 'normal', null, null, 180, $1, $2, $3, '[]', '[]', 100) c`,
    [new Date(), new Date(Date.now() + 150_000), '0a0a0a0a-0000-4000-8000-0000000000aa'],
  );
  expect(first?.bytes).toBeLessThan(1_000_000);
  const [counts] = await setup.data.query<{ back: number }>(
    `select count(*)::int as back from automation.jobs where tenant_id = $1 and status = 'QUEUED' and attempts = 0`,
    [TENANT],
  );
  expect(counts?.back).toBeGreaterThan(20);
  await setup.work();
  setup.advance(151);
  await setup.work();
  expect(await setup.logged()).toEqual({ sent: counts?.back, 'unknown OUTCOME_UNKNOWN': 180 - (counts?.back ?? 0) });
});
