/** For tests of messages: a ledger, workers with the rights of the function, and stand-ins of Meta's API and of AWS's. */
import { vi } from 'vitest';
import { createClock } from '../../../lib/local/clock.ts';
import { createSms } from '../../../lib/local/services/end-user-messaging/sms.ts';
import { createGraphApi } from '../../../lib/local/services/graph-api/graph-api.ts';
import { startService } from '../../../lib/local/services/setup-service.ts';
import { setUpLedger, TENANT } from '../../../test/support/jobs/setup-ledger.ts';
import type { Database } from '../../engine/data/database.ts';
import { environment } from '../../engine/environment.ts';
import { laneOf } from '../../engine/ledger/lane.ts';
import { openLedger } from '../../engine/ledger/ledger.ts';
import { runJob } from '../../engine/ledger/run-job.ts';
import { runJobs } from '../../engine/ledger/run-jobs.ts';
import { seal, sealingKey } from '../../engine/seals/seal.ts';
import { closeConnections } from './channels/page/exchange.ts';
import * as jobTypes from './index.ts';
import { claimMessages } from './queries.gen.ts';
import { messages } from './queue.ts';
import { GATHER_MS, MOST_AT_ONCE } from './worker.ts';

/** Tests let `readVersions` return it. */
export const MASTER = 'a master secret that is long enough for a key';
/** The token of every page that tests make. */
export const TOKEN = 'EAAtoken';

interface Arranged {
  readonly channel?: string;
  readonly perSecond?: number;
  readonly origination?: string;
  readonly url?: string;
}

type Setup = Awaited<ReturnType<typeof setUpLedger>>;

const rowsOf = (ledger: Setup) => ({
  /** Returns the page's id. */
  async page({ channel = 'page', perSecond = 300, origination, url }: Arranged = {}): Promise<string> {
    const id = String(BigInt(1e15) + BigInt(Math.floor(Math.random() * 1e14)));
    const token = channel === 'page' ? seal(sealingKey(MASTER), TOKEN, { kind: 'page', tenantId: TENANT, id }) : null;
    await ledger.data.query(
      `insert into automation.pages (page_id, tenant_id, channel, name, per_second, token, token_set_at, origination_identity, url)
       values ($1, $2, $3, 'Test', $4, $5, case when $5::text is not null then now() end, $6, $7)`,
      [id, TENANT, channel, perSecond, token, origination ?? null, url ?? null],
    );
    return id;
  },
  /** Active subscribers whose window is open for a day, from `from` on. */
  async subscribers(pageId: string, n: number, from = 1, hours = 24): Promise<string[]> {
    const ids = Array.from({ length: n }, (_, index) => String(from + index));
    await ledger.data.query(
      `insert into automation.subscribers (tenant_id, page_id, recipient_id, window_closes_at)
       select $1, $2, r, $4::timestamptz from unnest($3::text[]) r`,
      [TENANT, pageId, ids, new Date(Date.now() + hours * 3_600_000)],
    );
    return ids;
  },
  /** Inserts the jobs of one message to each. */
  async add(pageId: string, recipients: readonly string[], more: object = {}, priority = 5): Promise<string[]> {
    const payload = {
      ...{ channel: 'page', pageId, content: { kind: 'text', text: 'Hello' }, outsideWindow: 'skip', step: 'm' },
      ...more,
    };
    const rows = await ledger.data.query<{ id: string }>(
      `insert into automation.jobs (tenant_id, type, queue, priority, run_at, created_at, rank_at, lane_key, dedupe_key, payload)
       select $1, 'SEND_MESSAGE', 'messages', $2, $3, $3, automation.rank_at($3, $2), $4, gen_random_uuid()::text || ':1:1',
         $5::jsonb || jsonb_build_object('recipientId', r)
       from unnest($6::text[]) r returning id`,
      [TENANT, priority, new Date(), `page/${pageId}`, JSON.stringify(payload), recipients],
    );
    return rows.map(({ id }) => id);
  },
  /** Counts of the log by status and code. */
  async logged(): Promise<Record<string, number>> {
    const rows = await ledger.data.query<{ what: string; n: number }>(
      `select concat_ws(' ', status, code, subcode) as what, count(*)::int as n from automation.message_logs group by 1 order by 1`,
    );
    return Object.fromEntries(rows.map(({ what, n }) => [what, n]));
  },
  async statuses(): Promise<Record<string, number>> {
    const rows = await ledger.data.query<{ status: string; n: number }>(
      'select status, count(*)::int as n from automation.jobs group by 1 order by 1',
    );
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  },
});

const HOLD_TYPES = ['SEND_MESSAGE'];
const LEASE_SECONDS = 150; // as the function's

/** Makes the function's loop, over a session that no other worker uses meanwhile. */
function workersOn(ledger: Setup) {
  const free: Database[] = [];
  const over = (database: Database, isUrgent: boolean) =>
    openLedger(database, {
      queue: messages.name,
      lane: laneOf(messages, isUrgent),
      leaseSeconds: LEASE_SECONDS,
      holdTypes: HOLD_TYPES,
      // Always the same, because the clock of most tests stands still.
      claim: (from, turn) => from.many(claimMessages, { ...turn, leadMs: 500 }),
    });
  return {
    async work({ isUrgent = false, gatherMs = GATHER_MS } = {}) {
      const database = free.pop() ?? (await ledger.session());
      const opened = over(database, isUrgent);
      const counts = await runJobs({
        ledger: opened,
        capacity: Math.min(laneOf(messages, isUrgent).atOnce ?? MOST_AT_ONCE, MOST_AT_ONCE),
        gatherMs,
        run: (job) => runJob(jobTypes, database, opened, job),
        isTimeShort: () => false,
      });
      free.push(database);
      return counts;
    },
    /** Claims as a function does that dies before it has told how its jobs did. */
    claimAndDie: async (most: number) => (await over(await ledger.session(), false).turn([], most)).length,
  };
}

/** Real time is faked as in `setUpLedger`, until `close` or `vi.useRealTimers()`. */
export async function setUpMessages() {
  const ledger = await setUpLedger();
  const aws = await startService(createSms);
  const clock = { ...createClock(), now: () => new Date() };
  const graphApi = createGraphApi({ clock });
  await graphApi.start?.();
  const { credentials } = aws.connection;
  for (const [name, value] of Object.entries({
    [environment.graphApiUrl]: graphApi.url(),
    [environment.graphApiVersion]: 'v25.0',
    [environment.allowsLoopback]: 'true',
    AWS_ENDPOINT_URL: aws.connection.endpoint,
    AWS_REGION: aws.connection.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
  }))
    vi.stubEnv(name, value);
  return {
    ...ledger,
    ...rowsOf(ledger),
    ...workersOn(ledger),
    graphApi,
    sms: aws.service,
    /** The messages that arrived, without refused ones. */
    arrived: (pageId: string) =>
      graphApi.arrivals().filter((one) => one.pageId === pageId && one.messageId !== undefined),
    async clear() {
      await ledger.clear();
      await ledger.data.query(
        'truncate automation.pages, automation.subscribers, automation.message_logs, automation.window_waits, automation.customer_consents cascade',
      );
      graphApi.configure(FRIENDLY_AGAIN);
    },
    async close() {
      closeConnections();
      vi.unstubAllEnvs();
      await graphApi.stop?.();
      await aws.stop();
      await ledger.close();
    },
  };
}

const FRIENDLY_AGAIN = {
  ...{ latencyMs: 0, perSecond: 300, errors: [], recipients: {}, revokedTokens: [], pages: {}, lostAnswers: 0 },
  ...{ cutOff: 0, usage: { percent: 0, regainMinutes: 0 }, enforcesWindow: false },
};

/** What `setUpMessages` gives. */
export type MessagesSetup = Awaited<ReturnType<typeof setUpMessages>>;
