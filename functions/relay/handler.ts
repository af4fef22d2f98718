/** Handler of the relay: PostgreSQL invokes it with `{xid}` at a commit, one-time schedules with `{wake}` or `{sweep}`. */
import type { Context } from 'aws-lambda';
import { connect } from '../engine/data/database.ts';
import { EngineError } from '../engine/errors.ts';
import { log } from '../engine/log.ts';
import { relayOutbox, wakeWaitingTopics } from './relay.ts';
import { reportOverdueSchedules, reportStalledWork } from './silence/report-silence.ts';
import { waitForWriter } from './wait-for-writer.ts';

/** A paused cluster needs up to half a minute. */
const PATIENCE_SECONDS = 45;

const database = connect(PATIENCE_SECONDS);

function memberOf(event: unknown, name: string): unknown {
  return typeof event === 'object' && event !== null ? Reflect.get(event, name) : undefined;
}

/** The recurring sweep's input has the pause in seconds of each schedule that is switched on; those that the relay makes have none. */
function pausesOf(event: unknown): Readonly<Record<string, number>> | undefined {
  const pauses = memberOf(event, 'pauses');
  if (typeof pauses !== 'object' || pauses === null) return undefined;
  return Object.fromEntries(Object.entries(pauses).filter(([, seconds]) => Number.isSafeInteger(seconds)));
}

/** Looks for what no wake-up tells of, and wakes the functions of what waits. */
async function sweep(event: unknown): Promise<void> {
  const pauses = pausesOf(event);
  if (pauses) await reportOverdueSchedules(database, pauses);
  await reportStalledWork(database);
  await wakeWaitingTopics(database);
}

function writerOf(event: unknown): string | undefined {
  const xid = memberOf(event, 'xid');
  if (typeof xid === 'string' && /^\d{1,20}$/.test(xid)) return xid;
  if (memberOf(event, 'wake') === true || memberOf(event, 'sweep') === true) return undefined;
  throw new EngineError('UNKNOWN_MESSAGE', 'The relay takes {"xid": "…"}, {"wake": true} or {"sweep": true}');
}

export const handler = async (event: unknown, context: Context): Promise<void> => {
  const xid = writerOf(event);
  const isOver = xid === undefined || (await waitForWriter(database, xid));
  if (!isOver) log('warn', 'A writer has not committed yet; the sweep will look again', { xid });
  if (memberOf(event, 'sweep') === true) await sweep(event);
  await relayOutbox(
    {
      database,
      functionArn: context.invokedFunctionArn,
      invocationId: context.awsRequestId,
      remainingMs: () => context.getRemainingTimeInMillis(),
    },
    !isOver,
  );
};
