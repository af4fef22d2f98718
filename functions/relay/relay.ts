/** Empties the outbox: sends what is due, schedules a wake-up for what is due later, and a sweep while work is open. */
import { now } from '../engine/clock.ts';
import type { Database } from '../engine/data/database.ts';
import { log } from '../engine/log.ts';
import { NO_TENANT } from '../engine/no-tenant.ts';
import type { OutboxRow } from './address.ts';
import {
  claimOutbox,
  deleteOutbox,
  failOrphanedJobs,
  findOpenWork,
  holdUntilWakeUp,
  listWaitingCalls,
  listWaitingTopics,
  listWakeUps,
} from './queries.gen.ts';
import { sendRows } from './send-rows.ts';
import { workInShifts } from './shift/work-in-shifts.ts';
import { sweepAfter, wakeRelayAt } from './wake-schedules.ts';

const WAKE_UPS_PAGE = 100;
/** A page takes a second at most; this time is left for wake-ups and a slow database. */
const RESERVE_MS = 15_000;
/** Rows that cannot be claimed in so many shifts are locked by another transaction, and are left to a sweep. */
const MOST_IDLE_SHIFTS = 3;

/** What the relay works with. */
export interface Relay {
  readonly database: Database;
  /** The relay's own, which its schedules invoke. */
  readonly functionArn: string;
  /** A retry has the same. */
  readonly invocationId: string;
  readonly remainingMs: () => number;
}

/** Ends the jobs of queues that do not exist any more, which would otherwise wait for ever. */
async function giveUp(database: Database, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    log('error', 'No queue serves the topic', { topic });
    const queue = /^jobs:(.*?)(-urgent)?$/.exec(topic)?.[1];
    if (queue !== undefined) await database.execute(failOrphanedJobs, { queue, now: now() });
  }
}

async function dispatch(database: Database, rows: readonly OutboxRow[]): Promise<unknown> {
  const { ids, unknownTopics, failure } = await sendRows(rows);
  await giveUp(database, unknownTopics);
  if (ids.length > 0) await database.execute(deleteOutbox, { ids });
  return failure;
}

/** `lastTenant` and `isMore` are the same in each row of a claim. */
type ClaimedRow = OutboxRow & { readonly isMore: boolean; readonly lastTenant: string | null };

/** Sends page after page while there is time. Returns how many rows it claimed, and the last failure, if any. */
async function empty(
  { database, remainingMs }: Relay,
  renew: () => Promise<void>,
): Promise<{ claimed: number; failure: unknown }> {
  let failure: unknown;
  let claimed = 0;
  let after: string | null = null;
  for (;;) {
    const rows: ClaimedRow[] = await database.many(claimOutbox, { now: now(), after });
    if (rows.length > 0) failure = (await dispatch(database, rows)) ?? failure;
    claimed += rows.length;
    const isEmpty = after === null && !rows.some(({ isMore }) => isMore);
    if (isEmpty || remainingMs() < RESERVE_MS) return { claimed, failure };
    await renew();
    after = rows[0]?.lastTenant ?? null; // after the last tenant the first one again
  }
}

async function scheduleWakeUps({ database, functionArn, remainingMs }: Relay): Promise<void> {
  for (let page = WAKE_UPS_PAGE; page === WAKE_UPS_PAGE && remainingMs() > RESERVE_MS; ) {
    const wakeUps = await database.many(listWakeUps, { now: now() });
    for (const { wakeAt } of wakeUps) {
      await wakeRelayAt(wakeAt, functionArn);
      await database.execute(holdUntilWakeUp, { wakeAt });
    }
    page = wakeUps.length;
  }
}

/**
 * Wakes the functions of events that wait, the lanes of job queues that have work, and the calls of tenants: their messages were lost, or
 * died with a function.
 */
export async function wakeWaitingTopics(database: Database): Promise<void> {
  const topics = await database.many(listWaitingTopics, { now: now() });
  const tenants = await database.many(listWaitingCalls, { now: now() });
  const waiting = [
    ...topics.map(({ topic }) => ({ tenantId: NO_TENANT, topic })),
    ...tenants.map(({ tenantId }) => ({ tenantId, topic: 'calls' })),
  ];
  const wakeUps = waiting.map((one, index) => ({
    ...one,
    id: String(-1 - index), // the id of no row
    subjectIds: null,
    delaySeconds: 0,
  }));
  const { unknownTopics, failure } = await sendRows(wakeUps);
  await giveUp(database, unknownTopics);
  if (failure !== undefined) throw failure;
}

/**
 * Idempotent; returns at once when another relay works. Rows that were claimed and not deleted are due again after their lease.
 * `isSweepWanted` says that a writer has not committed yet.
 */
export async function relayOutbox(relay: Relay, isSweepWanted: boolean): Promise<void> {
  const { database, functionArn, invocationId, remainingMs } = relay;
  let failure: unknown;
  let isOpen = false;
  let isCutShort = false;
  let idleShifts = 0;
  const areWritersOver = await workInShifts(database, {
    id: invocationId,
    async work(renew) {
      const next = await empty(relay, renew);
      failure = next.failure ?? failure;
      idleShifts = next.claimed > 0 ? 0 : idleShifts + 1;
      await scheduleWakeUps(relay);
    },
    async look() {
      const found = await database.one(findOpenWork, { now: now() });
      isOpen = found.isOpen;
      isCutShort = found.isUnclaimed && remainingMs() < RESERVE_MS;
      return found.isUnclaimed && !isCutShort && idleShifts < MOST_IDLE_SHIFTS;
    },
  });
  const at = now();
  if (isCutShort) await wakeRelayAt(new Date((Math.floor(at.getTime() / 60_000) + 1) * 60_000), functionArn);
  if (isOpen || isSweepWanted || !areWritersOver || failure !== undefined) await sweepAfter(at, functionArn);
  if (failure !== undefined) throw failure; // Lambda tries again in a minute
}
