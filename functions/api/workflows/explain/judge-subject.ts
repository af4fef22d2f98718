/** Says in words what keeps a customer out of a workflow. */
import type { findSubject } from './queries.gen.ts';

type Subject = NonNullable<typeof findSubject.gives>;

interface Reason {
  readonly code: string;
  readonly message: string;
}

const DAY_MS = 86_400_000;

function reentryReason(
  { blockingRunId, blockingSince, reentry, reentryDays, runStatus }: Subject,
  now: Date,
): Reason[] {
  if (blockingRunId === null || blockingSince === null) return [];
  const code = 'ALREADY_ENTERED';
  if (reentry === 'once')
    return [{ code, message: `The customer has been in it since ${blockingSince.toISOString()}, and may enter once` }];
  if (reentry === 'after') {
    const until = new Date(blockingSince.getTime() + reentryDays * DAY_MS);
    if (runStatus !== 'RUNNING' && until <= now) return [];
    const rest =
      until > now ? `again from ${until.toISOString()}, once that run has ended` : 'again once that run has ended';
    return [{ code, message: `The customer entered at ${blockingSince.toISOString()}, and may enter ${rest}` }];
  }
  return [{ code, message: 'The customer is in it, and may be in it once at a time' }];
}

/** In the order in which entries are refused. */
export function reasonsAgainst(subject: Subject, now: Date): Reason[] {
  const { isOn, status, whilePaused } = subject;
  const reasons: Reason[] = [];
  if (!isOn)
    reasons.push({
      code: 'WORKFLOWS_OFF',
      message: 'Workflows are off; switch them on with PATCH /api/admin/settings {"workflows": true}',
    });
  if (status === 'DRAFT' || status === 'ARCHIVED')
    reasons.push({ code: 'NOT_ACTIVE', message: `The workflow is ${status}; only an active one starts runs` });
  if (status === 'PAUSED' && whilePaused === 'refuse')
    reasons.push({ code: 'PAUSED', message: 'The workflow is paused, and refuses entries meanwhile' });
  return [...reasons, ...reentryReason(subject, now)];
}

const suppressions: Readonly<Record<string, string>> = {
  NOT_ACTIVE: 'The customer is inactive',
  DO_NOT_CONTACT: 'The customer is not to be contacted yet',
};

/** What would happen to a run that started now. */
export function notesOn({ status, whilePaused, hasReachedGoal, isExited, suppressed }: Subject): Reason[] {
  const notes: Reason[] = [];
  if (status === 'PAUSED' && whilePaused !== 'refuse')
    notes.push({ code: 'HELD', message: 'The workflow is paused: a run waits at the start until it is resumed' });
  if (hasReachedGoal) notes.push({ code: 'GOAL', message: 'The goal is reached already: a run ends at once' });
  if (isExited) notes.push({ code: 'EXITED', message: 'The exit condition holds: a run ends at once' });
  if (suppressed !== null)
    notes.push({
      code: suppressed,
      message: `${suppressions[suppressed] ?? suppressed}: tasks and messages of a run are withheld`,
    });
  return notes;
}
