/** F14: a campaign through the whole stack: the rate of every page in every second, a breaker that opens on the way, and people who write meanwhile. */
import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import { pascalCase } from '../../../lib/deploy/pascal-case.ts';
import {
  callFor,
  checkDelivered,
  checkPace,
  countSent,
  drawUpCampaign,
  type LiveCampaign,
  type LiveStack,
  openWriters,
  tokenOf,
  watchCampaign,
} from '../../support/messages/live-campaign.ts';
import type { Bench, BenchRun, Table } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { median } from '../rounds.ts';
import type { Stack } from '../stack.ts';
import { three, times } from '../table.ts';

const PAGES = 10;
const PER_SECOND = 300;
const IDLE_SAMPLES = 20;
/** How long the breaker is watched while it is open. */
const OPEN_MS = 3000;

/** The stack as tests see it. */
function liveStackOf({ runtime, connection, client }: Stack): LiveStack {
  return {
    runtime,
    connection,
    query: async (sql, values) => (await client.query(sql, values)).rows,
    async api(method, path, { key, body } = {}) {
      const response = await fetch(`${connection.apiUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
  };
}

async function openJobs(stack: LiveStack, pageId: string) {
  const [row] = await stack.query<{ running: number; attempts: number }>(
    `select count(*) filter (where status = 'PROCESSING')::int as running, coalesce(sum(attempts), 0)::int as attempts
     from automation.jobs where lane_key = 'page/' || $1 and status in ('QUEUED', 'PROCESSING')`,
    [pageId],
  );
  return row ?? { running: 0, attempts: 0 };
}

/** Takes the token of a page away until its breaker is open, looks on for a while, and gives it back. */
async function breakOnce(stack: LiveStack, campaign: LiveCampaign): Promise<void> {
  const { graphApi } = stack.runtime.services;
  const [pageId = ''] = campaign.pageIds;
  const path = `/api/pages/${pageId}`;
  const requests = () => graphApi.arrivals().filter((one) => one.pageId === pageId).length;
  graphApi.configure({ revokedTokens: [tokenOf(pageId)] });
  while ((await callFor(stack, campaign, 'GET', path)).state !== 'breaker_open') await pass(50);
  while ((await openJobs(stack, pageId)).running > 0) await pass(50);
  const before = { requests: requests(), ...(await openJobs(stack, pageId)) };
  await pass(OPEN_MS);
  assert.deepEqual({ requests: requests(), ...(await openJobs(stack, pageId)) }, before, 'behind an open breaker');
  graphApi.configure({ revokedTokens: [] });
  await callFor(stack, campaign, 'POST', `${path}/reset-breaker`);
}

async function idleDelays(stack: Stack, live: LiveStack, campaign: LiveCampaign): Promise<number[]> {
  const writers = openWriters(live, campaign);
  for (let n = 0; n < IDLE_SAMPLES; n += 1) {
    await writers.write();
    await stack.runtime.settle();
  }
  return writers.delays();
}

/** Counts the functions' statements by the folder of their function. */
function statementsOf({ runtime }: Stack, folder: string): number {
  const functions = runtime.resources.filter(
    ({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith(`${pascalCase(folder)}Handler`),
  );
  const names = functions.map(({ attributes }) => attributes.ref);
  return runtime.chaos
    .calls()
    .filter(({ service, functionName }) => service === 'rds-data' && names.includes(functionName)).length;
}

async function measure(stack: Stack, recipientsOfPage: number) {
  const live = liveStackOf(stack);
  const campaign = await drawUpCampaign(live, { pages: PAGES, recipientsOfPage, perSecond: PER_SECOND });
  const idle = await idleDelays(stack, live, campaign);
  const writers = openWriters(live, campaign, IDLE_SAMPLES);
  stack.runtime.chaos.forgetCalls();
  await callFor(live, campaign, 'POST', `/api/campaigns/${campaign.id}/start`);
  const breakAt = (PAGES * recipientsOfPage) / 10;
  let breaking: Promise<void> | undefined;
  const looks = await watchCampaign(live, campaign, async (sent) => {
    await writers.write();
    if (sent >= breakAt) breaking ??= breakOnce(live, campaign);
  });
  assert.ok(breaking, 'the campaign was over before its breaker could open');
  await breaking;
  await stack.runtime.settle();
  checkDelivered(live, campaign);
  const statements = { messages: statementsOf(stack, 'messages'), walks: statementsOf(stack, 'workflows-advance') };
  return {
    ...checkPace(live, campaign),
    statements,
    idle,
    behind: writers.delays(),
    looks,
    sent: countSent(live, campaign),
  };
}

async function run({ stack, isQuick, say }: BenchRun): Promise<Table[]> {
  const recipientsOfPage = isQuick ? 500 : 10_000;
  const recipients = PAGES * recipientsOfPage;
  say(`F14: a campaign to ${recipients} recipients`);
  const { fastest, seconds, statements, idle, behind, looks, sent } = await measure(await stack(), recipientsOfPage);
  const each = (count: number) => three((1000 * count) / sent);
  const delays = (values: readonly number[]) => `${three(median(values))} · ${three(percentile(values, 0.99))}`;
  return [
    {
      title: `F14 · a campaign to ${recipients} recipients of ${PAGES} pages, through the whole stack`,
      columns: ['what', 'measured'],
      rows: [
        ['recipients reached · twice · seconds of a page above its rate', `${recipients} · 0 · 0`],
        ['messages a second, first to last · in the fastest second', `${three(sent / seconds)} · ${fastest}`],
        ['statements per 1 000 messages: worker · walks', `${each(statements.messages)} · ${each(statements.walks)}`],
        ['figures looked at, all added up', String(looks)],
        ['requests and attempts behind an open breaker', '0 · 0'],
        ['somebody writes until the answer arrives, idle, ms, p50 · p99', delays(idle)],
        [`the same during the campaign, ${behind.length} times`, delays(behind)],
        [
          'of idle',
          `${times(median(behind) / median(idle))} · ${times(percentile(behind, 0.99) / percentile(idle, 0.99))}`,
        ],
      ],
      notes: [
        'goals: no second above a page’s rate, 0 lost, 0 twice; ≤ 6 statements per 1 000. The bench fails otherwise, rather than prints',
        'counted by what arrived at the stand-in of Meta’s API, in real time; database, functions and stand-in share the cores here',
      ],
    },
  ];
}

export const campaignOnStack: Bench = { name: 'F14', run };
