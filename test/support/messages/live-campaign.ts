/** A campaign on the whole stack, counted by what arrived at the stand-in of Meta's API. For a test and for a bench. */
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import type { RunningStack } from '../stack/setup-stack.ts';
import { mostInASecond } from './most-in-a-second.ts';

/** What a running stack must offer. Its clock ticks: rates are measured in real time. */
export type LiveStack = Pick<RunningStack, 'api' | 'query' | 'runtime' | 'connection'>;

/** How large a campaign is. */
export interface CampaignSize {
  readonly pages: number;
  readonly recipientsOfPage: number;
  readonly perSecond: number;
}

/** A campaign that has not been started. */
export interface LiveCampaign extends CampaignSize {
  readonly id: string;
  readonly tenantId: string;
  readonly key: string;
  readonly pageIds: readonly string[];
  readonly workflowId: string;
}

const DAY_MS = 86_400_000;
/** Beyond 2^53, so that a rounded id reaches nobody. */
const FIRST_PAGE = 1_152_921_504_606_900_000n;
let pagesMade = 0n;
const PATIENCE_MS = 20 * 60_000;
/** Of people who wrote to a page, and are not in its campaign. */
const FIRST_WRITER = 9_000_000_000;

/** Each page has a token of its own. */
export const tokenOf = (pageId: string): string => `EAA${pageId}`;

async function call(stack: LiveStack, key: string, method: string, path: string, body?: object) {
  const reply = await stack.api(method, path, { key, ...(body === undefined ? {} : { body }) });
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body;
}

/** Calls the API as the campaign's tenant. Throws for a reply that is no success. */
export const callFor = (stack: LiveStack, { key }: LiveCampaign, method: string, path: string, body?: object) =>
  call(stack, key, method, path, body);

async function addSubscribers({ query, runtime }: LiveStack, tenantId: string, pageIds: readonly string[], of: number) {
  const now = runtime.clock.now().getTime();
  await query(
    `insert into automation.subscribers (tenant_id, page_id, recipient_id, window_closes_at, created_at)
     select $1, p.id, p.place || lpad(n::text, 7, '0'), $4, $5
     from unnest($2::bigint[]) with ordinality p (id, place) cross join generate_series(1, $3::int) n`,
    [tenantId, pageIds, of, new Date(now + DAY_MS), new Date(now - DAY_MS)],
  );
  await query('analyze automation.subscribers');
}

/** Makes a tenant with pages, their subscribers, a workflow of one message, and a campaign to all of them. */
export async function drawUpCampaign(stack: LiveStack, size: CampaignSize): Promise<LiveCampaign> {
  const made = { slug: `campaign-${Date.now()}`, name: 'Campaign', timeZone: 'UTC' };
  const { tenantId, key } = await call(stack, stack.connection.platformKey, 'POST', '/api/admin/tenants', made);
  await call(stack, key, 'PATCH', '/api/admin/settings', { workflows: true });
  const pageIds = Array.from({ length: size.pages }, () => {
    pagesMade += 1n;
    return String(FIRST_PAGE + pagesMade);
  });
  for (const pageId of pageIds) {
    const page = { pageId, channel: 'page', name: pageId, token: tokenOf(pageId), perSecond: size.perSecond };
    await call(stack, key, 'POST', '/api/pages', page);
  }
  await addSubscribers(stack, tenantId, pageIds, size.recipientsOfPage);
  const nodes = [
    { id: 's', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 'a', type: 'text', data: { text: 'An offer for {{ customer.name | default: "you" }}' } },
    { id: 'e', type: 'end' },
  ];
  const edges = [
    { source: 's', target: 'a' },
    { source: 'a', target: 'e' },
  ];
  const { id: workflowId } = await call(stack, key, 'POST', '/api/workflows', {
    name: 'Offer',
    graph: { nodes, edges },
  });
  await call(stack, key, 'POST', `/api/workflows/${workflowId}/publish`, {});
  await call(stack, key, 'POST', `/api/workflows/${workflowId}/activate`);
  const draft = { name: 'Offer', workflowId, audience: { pageIds } };
  const { id } = await call(stack, key, 'POST', '/api/campaigns', draft);
  return { ...size, id, tenantId, key, pageIds, workflowId };
}

/** Everything that was sent for the campaign's pages, by page. */
function sentBy(stack: LiveStack, { pageIds }: LiveCampaign) {
  const byPage = new Map<string, { recipientId: string; arrivedMs: number }[]>(pageIds.map((id) => [id, []]));
  for (const { pageId, recipientId = '', arrivedMs, messageId } of stack.runtime.services.graphApi.arrivals())
    if (messageId !== undefined) byPage.get(pageId)?.push({ recipientId, arrivedMs });
  return byPage;
}

/** Who has got messages of the campaign so far, and how many messages: `page/recipient`. */
export function reached(stack: LiveStack, campaign: LiveCampaign): ReadonlyMap<string, number> {
  const messages = new Map<string, number>();
  for (const [pageId, list] of sentBy(stack, campaign))
    for (const { recipientId } of list)
      messages.set(`${pageId}/${recipientId}`, (messages.get(`${pageId}/${recipientId}`) ?? 0) + 1);
  return messages;
}

/** How many messages have arrived so far. */
export const countSent = (stack: LiveStack, campaign: LiveCampaign): number =>
  [...sentBy(stack, campaign).values()].reduce((sum, list) => sum + list.length, 0);

/**
 * Looks at the campaign at random moments until it has finished, and calls `meanwhile` after each look. Throws when its figures do not add up, or
 * go back. Returns how often it looked.
 */
export async function watchCampaign(
  stack: LiveStack,
  campaign: LiveCampaign,
  meanwhile: (sent: number) => Promise<unknown> = async () => undefined,
): Promise<number> {
  const startedAt = performance.now();
  let [looks, before] = [0, 0];
  for (;;) {
    const { status, progress } = await callFor(stack, campaign, 'GET', `/api/campaigns/${campaign.id}`);
    const { recipients, sent, failed, waiting, suppressed } = progress;
    const withheld = Object.values<number>(suppressed).reduce((sum, one) => sum + one, 0);
    assert.equal(sent + failed + waiting + withheld, recipients, `figures: ${JSON.stringify(progress)}`);
    assert.ok(sent >= before, `${before} were sent, and then ${sent}`);
    before = sent;
    looks += 1;
    if (status === 'FINISHED') return looks;
    if (performance.now() - startedAt > PATIENCE_MS)
      throw new Error(`The campaign is ${status}: ${JSON.stringify(progress)}`);
    await meanwhile(sent);
    await pass(50 + Math.random() * 300);
  }
}

/** People who write to pages of the campaign while it runs, each answered by the same workflow at priority 1. `first` tells them from others. */
export function openWriters(stack: LiveStack, { pageIds, workflowId }: LiveCampaign, first = 0) {
  const insertedMs = new Map<string, number>();
  return {
    /** Somebody writes to the next page. */
    async write(): Promise<void> {
      const pageId = pageIds[insertedMs.size % pageIds.length] ?? '';
      const recipientId = String(FIRST_WRITER + first + insertedMs.size);
      insertedMs.set(recipientId, performance.timeOrigin + performance.now());
      await stack.query(
        `insert into automation.trigger_runs (trigger_id, recipient_user_id, page_id, flow_id, status, start_at, created_at)
         values (1, $1, $2, $3, 'queued', $4, $4)`,
        [recipientId, pageId, workflowId, stack.runtime.clock.now()],
      );
    },
    /** From each insert until its message arrived, in milliseconds. Throws when one was not answered, or not once. */
    delays(): number[] {
      const arrivals = stack.runtime.services.graphApi.arrivals();
      return [...insertedMs].map(([recipientId, atMs]) => {
        const answers = arrivals.filter((one) => one.recipientId === recipientId && one.messageId !== undefined);
        assert.equal(answers.length, 1, `answers to ${recipientId}`);
        return (answers[0]?.arrivedMs ?? Number.NaN) - atMs;
      });
    },
  };
}

interface Pace {
  /** Of all pages together, in the second with the most. */
  readonly fastest: number;
  /** From the first message to the last. */
  readonly seconds: number;
}

/** Throws unless each recipient of each page got one message. */
export function checkDelivered(stack: LiveStack, campaign: LiveCampaign): void {
  for (const [pageId, list] of sentBy(stack, campaign)) {
    const audience = list.filter(({ recipientId }) => Number(recipientId) < FIRST_WRITER);
    const reached = new Set(audience.map(({ recipientId }) => recipientId));
    assert.deepEqual(
      [audience.length, reached.size],
      [campaign.recipientsOfPage, campaign.recipientsOfPage],
      `messages and recipients of page ${pageId}`,
    );
  }
}

/**
 * Throws when a second saw more messages of a page than its rate. For a machine that does nothing else: on a busy one calls that were made in time arrive
 * in bursts.
 */
export function checkPace(stack: LiveStack, campaign: LiveCampaign): Pace {
  const all: number[] = [];
  for (const [pageId, list] of sentBy(stack, campaign)) {
    const most = mostInASecond(list.map(({ arrivedMs }) => arrivedMs));
    assert.ok(most <= campaign.perSecond, `page ${pageId} sent ${most} in a second instead of ${campaign.perSecond}`);
    all.push(...list.map(({ arrivedMs }) => arrivedMs));
  }
  all.sort((a, b) => a - b);
  return { fastest: mostInASecond(all), seconds: ((all.at(-1) ?? 0) - (all[0] ?? 0)) / 1000 };
}
