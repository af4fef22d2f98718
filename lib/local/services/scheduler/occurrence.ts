/** The next occurrence of a schedule, also after the runtime was down. */

import type { Expression } from '../../../../functions/engine/schedules/expression.ts';
import { expressionOf } from './definition.ts';
import type { ScheduleRecord } from './record.ts';

const DAY_MS = 86_400_000;
/** How far back to search for the latest missed occurrence, shortest first: a year of minutes takes seconds. */
const LOOK_BACK_DAYS = [1, 32, 366, Number.POSITIVE_INFINITY];

/** The instant after which occurrences still count. */
function doneUntil(record: ScheduleRecord, expression: Expression): number {
  if (record.firedUntilMs !== undefined) return record.firedUntilMs;
  if (!expression.isRecurring) return Number.NEGATIVE_INFINITY;
  // A rate runs at the moment of creation too; for cron that moment is over.
  return record.definition.ScheduleExpression.startsWith('rate') ? record.anchoredAtMs - 1 : record.anchoredAtMs;
}

/** The instant after which occurrences count. After the clock was set back, its time counts again. */
function countsFrom(record: ScheduleRecord, expression: Expression, nowMs: number): number {
  const done = doneUntil(record, expression);
  return expression.isRecurring ? Math.min(done, nowMs) : done;
}

/**
 * The occurrence after the last one that was begun, disabled or not; without `nowMs` as if the clock were never set
 * back.
 */
export function nextOccurrence(record: ScheduleRecord, nowMs = Number.POSITIVE_INFINITY): number | undefined {
  const expression = expressionOf(record.definition, record.anchoredAtMs);
  return expression.next(countsFrom(record, expression, nowMs));
}

/** The longest list of occurrences: a week of a schedule that runs every minute. */
const MOST_OCCURRENCES = 10_080;

/** The occurrences that are still to begin, up to `untilMs`; the first 10 080 of them. */
export function occurrencesUntil(record: ScheduleRecord, nowMs: number, untilMs: number): number[] {
  const expression = expressionOf(record.definition, record.anchoredAtMs);
  const found: number[] = [];
  let at = expression.next(countsFrom(record, expression, nowMs));
  for (; at !== undefined && at <= untilMs && found.length < MOST_OCCURRENCES; at = expression.next(at)) found.push(at);
  return found;
}

function latestBefore(expression: Expression, fromMs: number, nowMs: number): number | undefined {
  for (const days of LOOK_BACK_DAYS) {
    let latest: number | undefined;
    const after = Math.max(fromMs, nowMs - days * DAY_MS);
    for (let at = expression.next(after); at !== undefined && at <= nowMs; at = expression.next(at)) latest = at;
    if (latest !== undefined) return latest;
  }
  return undefined;
}

/**
 * Returns the occurrence to fire next. AWS is never down, so it has no rule for missed occurrences. Here, a recurring
 * schedule that is more than `lateMs` late fires its *latest* missed occurrence, once: one run every six hours handles
 * everything since the last one anyway. A one-time schedule always fires.
 */
export function dueOccurrence(record: ScheduleRecord, nowMs: number, lateMs: number): number | undefined {
  const expression = expressionOf(record.definition, record.anchoredAtMs);
  const from = countsFrom(record, expression, nowMs);
  const next = expression.next(from);
  if (!expression.isRecurring || next === undefined || next >= nowMs - lateMs) return next;
  return latestBefore(expression, from, nowMs) ?? next;
}
