/** Makes schedules run: one alarm for each, at its next occurrence. */
import { createHash } from 'node:crypto';
import type { Surroundings } from '../../service.ts';
import type { Alarms } from './alarms.ts';
import { createAttempts } from './attempts.ts';
import type { Delivery } from './delivery.ts';
import { dueOccurrence } from './expressions/occurrence.ts';
import type { Pending, ScheduleRecord } from './record.ts';
import type { Book } from './schedule-store.ts';

const MINUTE_MS = 60_000;

export interface Firing {
  /** Looks at a schedule again after it was made, changed or removed. Does nothing before `start`. */
  review(arn: string): void;
  start(): void;
  stop(): void;
}

const windowMinutes = (record: ScheduleRecord) => record.definition.FlexibleTimeWindow.MaximumWindowInMinutes ?? 0;

/** A moment inside the flexible window: always the same for one occurrence, so that a run can be repeated. */
function windowDelayMs(record: ScheduleRecord, occurrenceMs: number): number {
  const draw = createHash('sha256').update(`${record.arn} ${occurrenceMs}`).digest().readUInt32BE() / 2 ** 32;
  return Math.floor(draw * windowMinutes(record) * 60) * 1000;
}

export function createFiring(
  surroundings: Pick<Surroundings, 'clock' | 'chaos'>,
  book: Book,
  delivery: Delivery,
  alarms: Alarms,
): Firing {
  const { clock, chaos } = surroundings;
  const attempts = createAttempts(surroundings, book, delivery, alarms);
  let isStarted = false;

  /** Written down before it is tried: a crash in between makes it run twice, never not at all. */
  const fire = (arn: string, scheduledAtMs: number) => {
    const record = book.maybeSchedule(arn);
    if (!record) return;
    const now = clock.now().getTime();
    const pending: Pending = { scheduledAtMs, failures: 0, firstTriedAtMs: now, nextTryAtMs: now };
    book.saveSchedule({ ...record, firedUntilMs: scheduledAtMs, pending: [...record.pending, pending] });
    attempts.begin(arn, pending);
    review(arn);
  };

  const review = (arn: string) => {
    alarms.clear(arn);
    const record = book.maybeSchedule(arn);
    if (!isStarted || !record || record.definition.State === 'DISABLED') return;
    const due = dueOccurrence(record, clock.now().getTime(), (1 + windowMinutes(record)) * MINUTE_MS);
    if (due === undefined) return;
    alarms.set(arn, due + windowDelayMs(record, due) + chaos.scheduleDelaySeconds() * 1000, () => fire(arn, due));
  };

  /** Else a schedule would wait for the occurrence that came next on the later clock. */
  clock.onSetBack(() => {
    for (const { arn } of [...book.schedules()]) review(arn);
  });

  return {
    review,
    start() {
      isStarted = true;
      for (const record of [...book.schedules()]) {
        attempts.resume(record);
        review(record.arn);
      }
    },
    stop() {
      isStarted = false;
      alarms.clearAll();
    },
  };
}
