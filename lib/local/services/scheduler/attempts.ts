/** Delivers occurrences, with retries until the retry policy ends them. */
import type { ServiceContext } from '../../service.ts';
import { expressionOf } from './definition.ts';
import { type Delivery, type Failure, newAttempt } from './delivery.ts';
import type { NamedTimers } from './named-timers.ts';
import { nextOccurrence } from './occurrence.ts';
import type { Pending, ScheduleRecord } from './record.ts';
import type { ScheduleStore } from './schedule-store.ts';

/** AWS only documents "exponential back-off". Capped so that the default's 185 retries take its 24 hours. */
const LONGEST_BACKOFF_MS = 480_000;

interface Attempts {
  /** Attempts an occurrence that its record lists as pending. */
  begin(arn: string, pending: Pending): void;
  /** Continues the pending occurrences after a restart. */
  resume(record: ScheduleRecord): void;
}

function afterFailure(pending: Pending, nowMs: number): Pending {
  const backoffMs = Math.min(1000 * 2 ** pending.failures, LONGEST_BACKOFF_MS);
  return { ...pending, failures: pending.failures + 1, nextTryAtMs: nowMs + backoffMs };
}

/** Returns the limit of the retry policy that ends the attempts, if one does. */
function exhaustion(record: ScheduleRecord, pending: Pending): Failure['exhausted'] | undefined {
  const { MaximumEventAgeInSeconds, MaximumRetryAttempts } = record.definition.Target.RetryPolicy;
  if (pending.failures > MaximumRetryAttempts) return 'MaximumRetryAttempts';
  const ageMs = pending.nextTryAtMs - pending.firstTriedAtMs;
  return ageMs > MaximumEventAgeInSeconds * 1000 ? 'MaximumEventAgeInSeconds' : undefined;
}

/** True when a finished schedule is to be removed. Without DELETE it stays, and counts against the quota. */
function isComplete(record: ScheduleRecord): boolean {
  if (record.definition.ActionAfterCompletion !== 'DELETE' || record.pending.length > 0) return false;
  const { isRecurring } = expressionOf(record.definition, record.anchoredAtMs);
  // AWS removes a recurring schedule only when it has an end date, though its years may run out too.
  const canEnd = !isRecurring || record.definition.EndDate !== undefined;
  return canEnd && nextOccurrence(record) === undefined;
}

/** Stores the time of the next attempt, so that a restart continues with it. */
export function createAttempts(
  { clock, chaos }: Pick<ServiceContext, 'clock' | 'chaos'>,
  store: ScheduleStore,
  delivery: Delivery,
  timers: NamedTimers,
): Attempts {
  const settle = (record: ScheduleRecord, pending: Pending, by: readonly Pending[]): ScheduleRecord => {
    const others = record.pending.filter((one) => one.scheduledAtMs !== pending.scheduledAtMs);
    const settled = { ...record, pending: [...others, ...by] };
    store.saveSchedule(settled);
    return settled;
  };

  const attempt = (record: ScheduleRecord, pending: Pending): void => {
    const now = newAttempt(pending.scheduledAtMs, pending.failures + 1);
    try {
      delivery.hand(record, now);
      // At least once: AWS may invoke twice, each with an execution id of its own.
      if (chaos.duplicateDelivery()) delivery.hand(record, newAttempt(pending.scheduledAtMs, now.number));
    } catch (error) {
      const later = afterFailure(pending, clock.now().getTime());
      const exhausted = exhaustion(record, later);
      if (exhausted === undefined) {
        settle(record, pending, [later]);
        putOff(record.arn, later);
        return;
      }
      delivery.giveUp(record, now, { error, exhausted });
    }
    if (isComplete(settle(record, pending, []))) store.removeSchedule(record.arn);
  };

  const begin = (arn: string, pending: Pending) => {
    const record = store.maybeSchedule(arn);
    // Otherwise the schedule was removed meanwhile, and perhaps created again under the same name.
    if (record?.pending.some((one) => one.scheduledAtMs === pending.scheduledAtMs)) attempt(record, pending);
  };

  const putOff = (arn: string, pending: Pending) =>
    timers.set(`${arn} ${pending.scheduledAtMs}`, pending.nextTryAtMs, () => begin(arn, pending));

  return {
    begin,
    resume(record) {
      for (const pending of record.pending) putOff(record.arn, pending);
    },
  };
}
