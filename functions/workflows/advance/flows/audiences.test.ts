/** Whom a campaign is for: its audience is written down at the start, and each of it gets the workflow once. */
import { describe, expect, test } from 'vitest';
import { daysLater, NOW } from '../setup-walk.ts';
import { setUpCampaigns, whereOf } from './setup-campaigns.ts';
import { after } from './setup-flows.ts';

const { query, customers, walk, page, campaign, progress, subscribe, offer, ...more } = setUpCampaigns();
const { sendAll, pause, resume } = more;

const all = { path: 'customer.status', op: 'eq', value: 'ACTIVE' };

describe('an audience', () => {
  test('of pages is written down in parts, and each recipient gets the workflow once', async () => {
    const [one, other] = [await page(), await page()];
    await subscribe(one, 30);
    await subscribe(other, 15);
    const id = await campaign(await offer(), { pageIds: [one, other] });
    await walk(NOW, 2);
    expect(await progress(id)).toMatchObject({ status: 'RUNNING', recipients: 45, waiting: 45 });
    const sent = await sendAll();
    expect(new Set(sent.map(({ payload }) => `${payload.pageId} ${payload.recipientId}`)).size).toBe(45);
    expect(sent).toHaveLength(45);
    expect(sent[0]).toMatchObject({ priority: 100 });
    expect(await progress(id)).toMatchObject({
      status: 'FINISHED',
      recipients: 45,
      sent: 45,
      waiting: 0,
      suppressed: {},
    });
  });

  test('is that of the start: who leaves, comes or is switched off during the parts changes nothing of it', async () => {
    const pageId = await page();
    await subscribe(pageId, 10);
    const id = await campaign(await offer(), { pageIds: [pageId] });
    await pause(id);
    await walk(NOW, 1);
    await subscribe(pageId, 5, 'late', after(1));
    await query(
      `update automation.subscribers set is_active = false, inactive_reason = 'BY_HAND', inactive_at = $1 where recipient_id in ('r1', 'r2')`,
      [NOW],
    );
    await resume(id);
    const sent = await sendAll();
    expect(sent).toHaveLength(8);
    expect(await progress(id)).toMatchObject({
      status: 'FINISHED',
      recipients: 10,
      sent: 8,
      suppressed: { BY_HAND: 2 },
    });
  });

  test('of customers are those for whom the condition holds, each on the page that knows them', async () => {
    const pageId = await page();
    const ids = await customers(25);
    await customers(5, { status: 'ARCHIVED' });
    await query(
      `insert into automation.subscribers (page_id, recipient_id, customer_id, created_at) select $1, 'c' || n, id, $3 from unnest($2::uuid[]) with ordinality x (id, n) where n <= 20`,
      [pageId, ids, daysLater(-1)],
    );
    const id = await campaign(await offer(), whereOf(all));
    await walk(NOW, 1);
    expect(await sendAll()).toHaveLength(20);
    expect(await progress(id)).toMatchObject({
      status: 'FINISHED',
      recipients: 25,
      sent: 20,
      suppressed: { NO_RECIPIENT: 5 },
    });
  });

  test('of nobody is an error', async () => {
    const flow = await offer();
    const ofPages = await campaign(flow, { pageIds: [await page()] });
    const ofCustomers = await campaign(flow, whereOf({ path: 'customer.status', op: 'eq', value: 'LEAD' }));
    await customers(3);
    await walk();
    for (const id of [ofPages, ofCustomers])
      expect(await progress(id)).toMatchObject({
        status: 'FAILED',
        error: expect.stringMatching(/^EMPTY_AUDIENCE: ./),
        recipients: 0,
      });
  });

  test('takes later subscribers by choice, and nobody after its end', async () => {
    const [pageId, other] = [await page(), await page()];
    await subscribe(pageId, 3);
    const flow = await offer();
    const id = await campaign(flow, { pageIds: [pageId] }, { later: true });
    const closed = await campaign(flow, { pageIds: [pageId] });
    await walk();
    await subscribe(pageId, 2, 'late', after(1));
    await subscribe(other, 2, 'elsewhere', after(1));
    expect(await progress(id)).toMatchObject({ recipients: 5, waiting: 5 });
    expect(await sendAll()).toHaveLength(8);
    expect(await progress(id)).toMatchObject({ status: 'FINISHED', recipients: 5, sent: 5 });
    expect(await progress(closed)).toMatchObject({ status: 'FINISHED', recipients: 3, sent: 3 });
    await subscribe(pageId, 2, 'too-late', after(2));
    await walk(after(2));
    expect(await progress(id)).toMatchObject({ recipients: 5 });
  });
});
