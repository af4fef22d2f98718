/** How the job of a message ends, after its decision or the answer of its channel. */
import { now } from '../../../engine/clock.ts';
import type { Json } from '../../../engine/data/statement.ts';
import type { JobOutcome } from '../../../engine/ledger/job.ts';
import type { Content, SendResult } from '../channels/channel.ts';
import type { Decision } from './decide.ts';
import type { Message } from './message.ts';

type Status = 'sent' | 'failed' | 'rate_limited' | 'auth_error' | 'skipped' | 'unknown' | 'waiting';
/** automation.claim_messages knows it by its code: the next try is one outside the window. */
const WINDOW_REFUSED = 'WINDOW_REFUSED: the channel says that the window is closed';

interface Known {
  readonly code: string;
  readonly subcode?: string;
  readonly why: string;
}

const logOf = (status: Status, { code, subcode, why }: Known, more: Readonly<Record<string, Json>> = {}): Json => ({
  status,
  code,
  ...(subcode === undefined ? {} : { subcode }),
  error: why,
  ...more,
});
const reasonOf = ({ code, subcode, why }: Known): string =>
  `${code}${subcode === undefined ? '' : `/${subcode}`}: ${why}`.slice(0, 500);

/** A skipped message is done: its run goes on, and the log says why. */
export function outcomeOfDecision(decision: Exclude<Decision, { kind: 'send' }>): JobOutcome {
  if (decision.kind === 'wait') {
    const why = 'the message waits until its recipient writes';
    const messageLog = logOf('waiting', { code: 'WINDOW_CLOSED', why });
    return { kind: 'later', at: decision.at, reason: `WINDOW_CLOSED: ${why}`, messageLog };
  }
  const { code } = decision;
  return { kind: 'done', result: { outcome: 'skipped', reason: code }, messageLog: logOf('skipped', decision) };
}

/** The message is claimed again, in its old place: no call was made. */
export const putBack = ({ dueAt, isWindowRefused }: Message, reason: string): JobOutcome => ({
  kind: 'later',
  at: dueAt,
  reason: isWindowRefused ? WINDOW_REFUSED : reason,
});

/** AWS keeps numbers that answered STOP. */
const isOptOut = ({ subcode }: Known) => subcode === 'DESTINATION_PHONE_NUMBER_OPTED_OUT';

function outcomeOfFailure(result: SendResult & { kind: 'failed' }): JobOutcome {
  const reason = reasonOf(result);
  switch (result.class) {
    case 'transient':
      return { kind: 'failed', reason, retry: true, messageLog: logOf('failed', result) };
    case 'token':
      return { kind: 'failed', reason, retry: true, isLaneFailure: true, messageLog: logOf('auth_error', result) };
    case 'recipient': {
      const inactive = isOptOut(result) ? 'OPTED_OUT' : 'RECIPIENT_GONE';
      return { kind: 'failed', reason, retry: false, messageLog: logOf('failed', result, { inactive }) };
    }
    default:
      return { kind: 'failed', reason, retry: false, messageLog: logOf('failed', result) };
  }
}

interface Sent {
  readonly message: Message;
  readonly content: Content;
}

export function outcomeOfResult(result: SendResult, { message, content }: Sent): JobOutcome {
  switch (result.kind) {
    case 'missed':
      return putBack(message, 'START_MISSED: the moment that the lane had counted passed before the call');
    case 'sent': {
      const { id: messageId, restUntil } = result;
      const block = restUntil ? { blockLaneUntil: restUntil } : {};
      return {
        kind: 'done',
        result: { outcome: 'sent', messageId },
        ...block,
        messageLog: { status: 'sent', messageId },
      };
    }
    case 'later': {
      const messageLog = logOf(result.isRestricted === true ? 'auth_error' : 'rate_limited', result);
      // The block of its page holds it, and who lifts the block lets it go.
      return { kind: 'later', at: now(), reason: reasonOf(result), blockLaneUntil: result.at, messageLog };
    }
    case 'failed':
      if (result.class === 'window' && content.kind !== 'template')
        return { kind: 'later', at: message.dueAt, reason: WINDOW_REFUSED, messageLog: logOf('failed', result) };
      return outcomeOfFailure(result);
    default: {
      const messageLog = logOf('unknown', { ...result, code: 'OUTCOME_UNKNOWN', subcode: result.code });
      const reason = `OUTCOME_UNKNOWN: ${reasonOf(result)}`.slice(0, 400);
      const advice = 'look at the page whether it was sent';
      return {
        kind: 'failed',
        reason: `${reason}; ${advice}`,
        retry: false,
        result: { outcome: 'unknown' },
        messageLog,
      };
    }
  }
}
