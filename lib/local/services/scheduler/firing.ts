/** Makes schedules run: one timer for each, at its next occurrence. */
import { createHash } from 'node:crypto';
import type { ServiceContext } from '../../service.ts';
import { createAttempts } from './attempts.ts';
import type { Delivery } from './delivery.ts';
import type { NamedTimers } from './named-timers.ts';
import { dueOccurrence } from './occurrence.ts';
import type { Pending, ScheduleRecord } from './record.ts';
import type { ScheduleStore } from './schedule-store.ts';

const MINUTE_MS = 60_000;

/** Begins each occurrence once, over restarts too, unless the clock is set back. Its delivery may be repeated. */
export interface Firing {
  /** Sets a schedule's timer after it was created, changed or removed. Does nothing before `start`. */
  review(arn: string): void;
  start(): void;
  stop(): void;
}

const windowMinutes = (record: ScheduleRecord) => record.definition.FlexibleTimeWindow.MaximumWindowInMinutes ?? 0;

/** Returns a delay inside the flexible window. Deterministic for one occurrence, so that a run can be repeated. */
function windowDelayMs(record: ScheduleRecord, occurrenceMs: number): number {
  const draw = createHash('sha256').update(`${record.arn} ${occurrenceMs}`).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(draw * windowMinutes(record) * 60) * 1000;
}

export function createFiring(
  context: Pick<ServiceContext, 'clock' | 'chaos'>,
  store: ScheduleStore,
  delivery: Delivery,
  timers: NamedTimers,
): Firing {
  const { clock, chaos } = context;
  const attempts = createAttempts(context, store, delivery, timers);
  let isStarted = false;

  /** Stores the occurrence before the attempt: a crash in between repeats the attempt, and loses nothing. */
  const fire = (arn: string, scheduledAtMs: number) => {
    const record = store.maybeSchedule(arn);
    if (!record) return;
    const now = clock.now().getTime();
    const pending: Pending = { scheduledAtMs, failures: 0, firstTriedAtMs: now, nextTryAtMs: now };
    store.saveSchedule({ ...record, firedUntilMs: scheduledAtMs, pending: [...record.pending, pending] });
    attempts.begin(arn, pending);
    review(arn);
  };

  const review = (arn: string) => {
    timers.clear(arn);
    const record = store.maybeSchedule(arn);
    if (!isStarted || !record || record.definition.State === 'DISABLED') return;
    const due = dueOccurrence(record, clock.now().getTime(), (1 + windowMinutes(record)) * MINUTE_MS);
    if (due === undefined) return;
    timers.set(arn, due + windowDelayMs(record, due) + chaos.scheduleDelaySeconds() * 1000, () => fire(arn, due));
  };

  // Without this a schedule would wait for an occurrence that was computed from the later time.
  clock.onSetBack(() => {
    for (const { arn } of [...store.schedules()]) review(arn);
  });

  return {
    review,
    start() {
      isStarted = true;
      for (const record of [...store.schedules()]) {
        attempts.resume(record);
        review(record.arn);
      }
    },
    stop() {
      isStarted = false;
      timers.clearAll();
    },
  };
}
