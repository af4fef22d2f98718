/** The outbox, emptied: what is due goes out, what is due later gets an alarm, and while work is open a sweep follows. */

import { now } from '../engine/clock.ts';
import type { Database } from '../engine/data/database.ts';
import { log } from '../engine/log.ts';
import { NO_TENANT } from '../engine/no-tenant.ts';
import type { Row } from './address.ts';
import { sweepAfter, wakeAt } from './alarms.ts';
import {
  claimOutbox,
  deleteOutbox,
  failOrphanedJobs,
  findOpenWork,
  holdUntilAlarm,
  listAlarms,
  listWaitingLanes,
} from './queries.gen.ts';
import { sendRows } from './send-rows.ts';

/** What a claim takes at most: a full page says that there may be more. */
const PAGE = 200;
const ALARMS_PAGE = 100;
/** A page of 20 000 events takes some seconds; this is left for the alarms and a slow database. */
const RESERVE_MS = 15_000;

export interface Relay {
  readonly database: Database;
  /** The relay's own, which alarms invoke. */
  readonly functionArn: string;
  readonly remainingMs: () => number;
}

/** A queue that is gone must not keep its jobs waiting for ever, nor its rings in the outbox. */
async function giveUp(database: Database, topics: readonly string[]): Promise<void> {
  for (const topic of topics) {
    log('error', 'No queue serves the topic', { topic });
    const queue = /^jobs:(.*?)(-urgent)?$/.exec(topic)?.[1];
    if (queue !== undefined) await database.execute(failOrphanedJobs, { queue, now: now() });
  }
}

async function dispatch(database: Database, rows: readonly Row[]): Promise<unknown> {
  const { ids, unknownTopics, failure } = await sendRows(rows);
  await giveUp(database, unknownTopics);
  if (ids.length > 0) await database.execute(deleteOutbox, { ids });
  return failure;
}

/** Answers the last failure, if any, and whether time ran out before the outbox did. */
async function empty({ database, remainingMs }: Relay): Promise<{ failure: unknown; isCutShort: boolean }> {
  let failure: unknown;
  for (;;) {
    const rows = await database.many(claimOutbox, { now: now() });
    if (rows.length > 0) failure = (await dispatch(database, rows)) ?? failure;
    if (rows.length < PAGE) return { failure, isCutShort: false };
    if (remainingMs() < RESERVE_MS) return { failure, isCutShort: true };
  }
}

async function setAlarms({ database, functionArn, remainingMs }: Relay): Promise<void> {
  for (let page = ALARMS_PAGE; page === ALARMS_PAGE && remainingMs() > RESERVE_MS; ) {
    const alarms = await database.many(listAlarms, { now: now() });
    for (const { ringAt } of alarms) {
      await wakeAt(ringAt, functionArn);
      await database.execute(holdUntilAlarm, { ringAt });
    }
    page = alarms.length;
  }
}

/** Rings that were lost on their way from SQS, or with a function that died. */
export async function ringWaitingLanes(database: Database): Promise<void> {
  const lanes = await database.many(listWaitingLanes, { now: now() });
  const rings = lanes.map(({ topic }, index) => ({
    id: String(-1 - index), // no row of the outbox
    tenantId: NO_TENANT,
    topic,
    subjectIds: null,
    delaySeconds: 0,
  }));
  const { unknownTopics, failure } = await sendRows(rings);
  await giveUp(database, unknownTopics);
  if (failure !== undefined) throw failure;
}

/** May run beside others and die anywhere: what was claimed and not deleted is due again after its lease. */
export async function relayOutbox(relay: Relay, isSweepWanted: boolean): Promise<void> {
  const { database, functionArn } = relay;
  const { failure, isCutShort } = await empty(relay);
  await setAlarms(relay);
  const at = now();
  if (isCutShort) await wakeAt(new Date((Math.floor(at.getTime() / 60_000) + 1) * 60_000), functionArn);
  const { isOpen } = await database.one(findOpenWork, { now: at });
  if (isOpen || isSweepWanted || failure !== undefined) await sweepAfter(at, functionArn);
  if (failure !== undefined) throw failure; // Lambda tries again in a minute
}
