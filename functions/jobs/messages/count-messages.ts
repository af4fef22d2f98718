/** Counts what became of the messages of an invocation, for dashboard and alarms (system.ts). */
import type { JobOutcome } from '../../engine/ledger/job.ts';
import type { ClaimedJob } from '../../engine/ledger/ledger.ts';

/** A message of priority 1 that begins later than this after its moment counts as late. */
const LATE_MS = 60_000;

/** Members of what automation.claim_messages says of a message, and of what automation.log_messages is told. */
const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** For how long an urgent message has waited beyond its moment; undefined for others. */
function lagOf({ payload }: ClaimedJob): number | undefined {
  const [dueAt, startsAt] = [memberOf(payload, 'dueAt'), memberOf(payload, 'startsAt')];
  if (memberOf(payload, 'priority') !== 1 || typeof dueAt !== 'string' || typeof startsAt !== 'string')
    return undefined;
  return Math.max(0, Date.parse(startsAt) - Date.parse(dueAt));
}

/** What an ending counts as; undefined when the message waits, was not wanted, or is tried again. */
function metricOf({ attempts, maxAttempts }: ClaimedJob, outcome: JobOutcome): string | undefined {
  const status = memberOf(outcome.messageLog, 'status');
  if (status === 'sent') return 'MessagesSent';
  if (status === 'auth_error') return 'MessagesRefused';
  // The same rule as in end_jobs.
  if (outcome.kind !== 'failed' || (outcome.retry && attempts < maxAttempts)) return undefined;
  return status === 'unknown' ? 'MessagesUnknown' : 'MessagesFailed';
}

/** `values` are the counts so far, of those that are not 0. Messages whose function died are not in it: its alarm tells of them. */
export function countMessages() {
  const counts: Record<string, number> = {};
  const add = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  return {
    note(job: ClaimedJob, outcome: JobOutcome): void {
      const metric = metricOf(job, outcome);
      if (metric !== undefined) add(metric);
      const lagMs = lagOf(job);
      if (lagMs === undefined) return;
      counts.UrgentLagMilliseconds = Math.max(counts.UrgentLagMilliseconds ?? 0, lagMs);
      if (lagMs > LATE_MS) add('UrgentMessagesLate');
    },
    values: (): Readonly<Record<string, number>> => counts,
  };
}
