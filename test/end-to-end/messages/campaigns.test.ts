/** Campaigns on the whole stack, in real time: counted by what arrived at the stand-in of Meta's API, and changed on the way. */
import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  callFor,
  checkDelivered,
  countSent,
  drawUpCampaign,
  type LiveCampaign,
  openWriters,
  reached,
  watchCampaign,
} from '../../support/messages/live-campaign.ts';
import { type RunningStack, startStack } from '../../support/stack/setup-stack.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack(undefined, undefined, { isTicking: true });
});
beforeEach(() => stack.forgetTenants());
afterAll(() => stack?.stop());

const start = (campaign: LiveCampaign) => callFor(stack, campaign, 'POST', `/api/campaigns/${campaign.id}/start`);
const progressOf = async (campaign: LiveCampaign) =>
  (await callFor(stack, campaign, 'GET', `/api/campaigns/${campaign.id}`)).progress;
const untilSent = (campaign: LiveCampaign, messages: number) =>
  expect.poll(() => countSent(stack, campaign)).toBeGreaterThanOrEqual(messages);

/** Returns when no message of the campaign is on its way to the channel. */
const untilNoneIsBeingSent = ({ tenantId }: LiveCampaign) =>
  expect
    .poll(() => stack.query(`select from automation.jobs where tenant_id = $1 and status = 'PROCESSING'`, [tenantId]))
    .toEqual([]);

test('five thousand recipients get one message each, and who writes is answered before', async () => {
  const campaign = await drawUpCampaign(stack, { pages: 10, recipientsOfPage: 500, perSecond: 60 });
  const writers = openWriters(stack, campaign);
  await start(campaign);
  const looks = await watchCampaign(stack, campaign, async (sent) => {
    if (sent < 1500) await writers.write();
  });
  expect(looks).toBeGreaterThan(5);
  checkDelivered(stack, campaign);
  expect(await progressOf(campaign)).toMatchObject({ recipients: 5000, sent: 5000, failed: 0, suppressed: {} });
  const delays = writers.delays();
  expect(delays.length).toBeGreaterThan(1);
  const sent = stack.runtime.services.graphApi.arrivals().map(({ recipientId }) => Number(recipientId));
  const answered = sent.findLastIndex((recipient) => recipient >= 9_000_000_000);
  // More than a third of the campaign was still to be sent when the last of them had been answered.
  expect(sent.length - answered).toBeGreaterThan(5000 / 3);
  const counted = [...stack.logs().matchAll(/"MessagesSent":(\d+)/g)].map(([, count]) => Number(count));
  expect(counted.reduce((sum, one) => sum + one, 0)).toBe(5000 + delays.length);
});

test('a campaign that is paused sends nothing more, and when it goes on each gets one message', async () => {
  const campaign = await drawUpCampaign(stack, { pages: 1, recipientsOfPage: 250, perSecond: 60 });
  await start(campaign);
  await untilSent(campaign, 60);
  await callFor(stack, campaign, 'POST', `/api/campaigns/${campaign.id}/pause`);
  await untilNoneIsBeingSent(campaign);
  const before = countSent(stack, campaign);
  expect(before).toBeLessThan(250);
  await pass(2500); // longer than a lane makes a page wait
  expect(countSent(stack, campaign)).toBe(before);
  expect(await progressOf(campaign)).toMatchObject({ recipients: 250, perSecond: 0, failed: 0 });
  await callFor(stack, campaign, 'POST', `/api/campaigns/${campaign.id}/resume`);
  await watchCampaign(stack, campaign);
  checkDelivered(stack, campaign);
});

test('another version that becomes active on the way changes nothing for its recipients', async () => {
  const campaign = await drawUpCampaign(stack, { pages: 1, recipientsOfPage: 120, perSecond: 60 });
  await start(campaign);
  await untilSent(campaign, 30);
  const path = `/api/workflows/${campaign.workflowId}`;
  const { revision, graph } = await callFor(stack, campaign, 'GET', path);
  const nodes = graph.nodes.map((node: { id: string }) =>
    node.id === 'a' ? { ...node, data: { text: 'Another offer' } } : node,
  );
  await callFor(stack, campaign, 'PATCH', path, { revision, graph: { ...graph, nodes } });
  await callFor(stack, campaign, 'POST', `${path}/publish`, {});
  await callFor(stack, campaign, 'POST', `${path}/activate`);
  await watchCampaign(stack, campaign);
  checkDelivered(stack, campaign);
  const texts = new Set(
    stack.runtime.services.graphApi
      .arrivals()
      .filter(({ pageId }) => campaign.pageIds.includes(pageId))
      .map(({ message }) => JSON.stringify(message)),
  );
  expect([...texts].filter((text) => text.includes('Another offer'))).toEqual([]);
});

test('a page that is deactivated on the way gets nothing more, and the others go on', async () => {
  const campaign = await drawUpCampaign(stack, { pages: 2, recipientsOfPage: 200, perSecond: 60 });
  const [gone, other] = campaign.pageIds;
  const sentBy = (page?: string) =>
    stack.runtime.services.graphApi.arrivals().filter(({ pageId }) => pageId === page).length;
  await start(campaign);
  await untilSent(campaign, 60);
  await callFor(stack, campaign, 'PATCH', `/api/pages/${gone}`, { isActive: false });
  await untilNoneIsBeingSent(campaign);
  const before = sentBy(gone);
  await watchCampaign(stack, campaign);
  expect([sentBy(gone), sentBy(other)]).toEqual([before, 200]);
  expect(await progressOf(campaign)).toMatchObject({
    ...{ recipients: 400, sent: before + 200, failed: 0, waiting: 0 },
    suppressed: { PAGE_INACTIVE: 200 - before },
  });
});

test('a hostile channel gives nobody two messages, and the figures say who got one', async () => {
  const { graphApi } = stack.runtime.services;
  const before = graphApi.settings();
  const campaign = await drawUpCampaign(stack, { pages: 2, recipientsOfPage: 150, perSecond: 60 });
  const gone = ['10000007', '10000077'];
  graphApi.configure({
    errors: [{ share: 0.1, code: 1200 }],
    cutOff: 0.03,
    recipients: Object.fromEntries(gone.map((recipient) => [recipient, { code: 551, subcode: 1545041 }])),
  });
  await start(campaign);
  await watchCampaign(stack, campaign);
  graphApi.configure({ ...before });
  const messages = reached(stack, campaign);
  expect([...messages.values()].filter((count) => count > 1)).toEqual([]);
  for (const recipient of gone) expect(messages.has(`${campaign.pageIds[0]}/${recipient}`)).toBe(false);
  expect(await progressOf(campaign)).toMatchObject({
    recipients: 300,
    sent: messages.size,
    failed: 300 - messages.size,
  });
  expect(messages.size).toBeLessThanOrEqual(298);
});

test('a stack that is restarted on the way gives nobody two messages, and says of whom it does not know', async () => {
  const campaign = await drawUpCampaign(stack, { pages: 1, recipientsOfPage: 200, perSecond: 60 });
  await start(campaign);
  await untilSent(campaign, 30);
  // The stand-in keeps its list in memory.
  let before: ReadonlyMap<string, number> = new Map();
  const { graphApi } = stack.runtime.services;
  await stack.restart(stack.now()).finally(() => {
    before = new Map(graphApi.arrivals().map(({ pageId, recipientId }) => [`${pageId}/${recipientId}`, 1]));
  });
  // The relay's sweep finds what was being sent.
  await stack.advance(60 * 60_000);
  await watchCampaign(stack, campaign);
  const after = reached(stack, campaign);
  expect([...after].filter(([who, count]) => count > 1 || before.has(who))).toEqual([]);
  const [log] = await stack.query<{ sent: number; unknown: number }>(
    `select count(*) filter (where status = 'sent')::int as sent, count(*) filter (where status = 'unknown')::int as unknown
     from automation.message_logs where tenant_id = $1`,
    [campaign.tenantId],
  );
  expect(await progressOf(campaign)).toMatchObject({ recipients: 200, sent: log?.sent, failed: log?.unknown });
  expect((log?.sent ?? 0) + (log?.unknown ?? 0)).toBe(200);
});
