/** What the benches of messages begin with: a tenant with pages and subscribers, a flow of one message, and workers whose channel is the bench's. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { laneOf } from '../../../functions/engine/ledger/lane.ts';
import { openLedger } from '../../../functions/engine/ledger/ledger.ts';
import type { JobTypes } from '../../../functions/engine/ledger/run-job.ts';
import { runJob } from '../../../functions/engine/ledger/run-job.ts';
import { runJobs } from '../../../functions/engine/ledger/run-jobs.ts';
import { claimAhead } from '../../../functions/jobs/messages/claim-ahead.ts';
import { messages } from '../../../functions/jobs/messages/queue.ts';
import { decide } from '../../../functions/jobs/messages/send-message/decide.ts';
import { sendMessage } from '../../../functions/jobs/messages/send-message/job.ts';
import type { Message } from '../../../functions/jobs/messages/send-message/message.ts';
import { outcomeOfDecision, outcomeOfResult } from '../../../functions/jobs/messages/send-message/outcome.ts';
import { startAt } from '../../../functions/jobs/messages/starts/start.ts';
import { GATHER_MS, MOST_AT_ONCE } from '../../../functions/jobs/messages/worker.ts';
import { databaseOver } from '../../../lib/database/session.ts';
import { activate, begin, end, loadTenant } from '../workflows/load.ts';

/** A claim may hold its messages for so long, as the function's. */
const LEASE_SECONDS = 150;

/** What the recipient ids of people who write begin with. */
export const WRITER = 'writer-';

/** Where a flow sends its messages. */
export interface MessageLoad {
  readonly tenantId: string;
  readonly flowId: string;
  readonly pageIds: readonly string[];
}

/** Makes pages of 300 messages a second, each with so many subscribers whose window is open, and an active flow of one message. */
export async function loadPages(owner: pg.Client, pages: number, subscribersOfPage: number): Promise<MessageLoad> {
  const tenantId = await loadTenant(owner, 0);
  const { rows } = await owner.query<{ id: string }>(
    `insert into automation.pages (tenant_id, channel, name, per_second)
     select $1, 'page', 'Page ' || n, 300 from generate_series(1, $2::int) n returning page_id::text as id`,
    [tenantId, pages],
  );
  const pageIds = rows.map(({ id }) => id);
  await owner.query(
    `insert into automation.subscribers (tenant_id, page_id, recipient_id, window_closes_at, created_at)
     select $1, p, n::text, now() + interval '1 day', now() - interval '1 day'
     from unnest($2::bigint[]) p cross join generate_series(1, $3::int) n`,
    [tenantId, pageIds, subscribersOfPage],
  );
  const flowId = await activate(owner, tenantId, { s: begin, a: { type: 'text', data: { text: 'An offer' } }, e: end });
  return { tenantId, flowId, pageIds };
}

/** Starts the flow for all subscribers of the pages, as any writer may. */
export async function startMessageRun(owner: pg.Client, { tenantId, flowId, pageIds }: MessageLoad): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    'insert into automation.message_runs (tenant_id, page_ids, flow_id) values ($1, $2, $3) returning id::text',
    [tenantId, pageIds, flowId],
  );
  return rows[0]?.id ?? '';
}

interface ChannelOfBench {
  /** Whether messages are spread over the time that their lane counts, as the function does. */
  readonly isPaced: boolean;
  /** The call. */
  send(message: Message): Promise<unknown>;
}

/** The real job of a message with another channel, which accepts everything. */
const typesWith = ({ isPaced, send }: ChannelOfBench): JobTypes => ({
  sendMessage: {
    ...sendMessage,
    async run({ payload: message, now }: { readonly payload: Message; readonly now: Date }) {
      if (message.objection !== null) return { kind: 'cancelled', reason: message.objection };
      const decision = decide(message, { windowHours: 24 }, now);
      if (decision.kind !== 'send') return outcomeOfDecision(decision);
      const sent = { message, content: decision.content };
      if (isPaced) {
        const start = startAt(message.startsAt);
        await start.wait();
        if (start.isOver()) return outcomeOfResult({ kind: 'missed' }, sent);
      }
      await send(message);
      return outcomeOfResult({ kind: 'sent', id: `m_${randomUUID()}` }, sent);
    },
  },
});

/** Opens a worker of the queue on a session, as the function is; `isOver` ends its loop. */
export function openSender(session: pg.Client, channel: ChannelOfBench, isUrgent = false) {
  const database = databaseOver(session);
  const lane = laneOf(messages, isUrgent);
  const claim = claimAhead;
  const options = { queue: messages.name, lane, leaseSeconds: LEASE_SECONDS, holdTypes: [sendMessage.type], claim };
  const ledger = openLedger(database, options);
  const types = typesWith(channel);
  return (isOver: () => boolean = () => false) =>
    runJobs({
      ledger,
      capacity: lane.atOnce ?? MOST_AT_ONCE,
      gatherMs: GATHER_MS,
      run: (job) => runJob(types, database, ledger, job),
      isTimeShort: isOver,
    });
}
