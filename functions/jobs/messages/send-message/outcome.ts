/** How the job of a message ends, after its decision or the answer of its channel. */
import type { Json } from '../../../engine/data/statement.ts';
import type { JobOutcome } from '../../../engine/ledger/job.ts';
import type { SendResult } from '../channels/channel.ts';
import type { Decision } from './decide.ts';

type Status = 'sent' | 'failed' | 'rate_limited' | 'auth_error' | 'skipped' | 'unknown' | 'waiting';
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

/** `isIdempotent`: the channel recognises the key of a message that it gets twice. */
export function outcomeOfResult(result: SendResult, isIdempotent: boolean): JobOutcome {
  switch (result.kind) {
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
      const { at } = result;
      const messageLog = logOf(result.isRestricted === true ? 'auth_error' : 'rate_limited', result);
      return { kind: 'later', at, reason: reasonOf(result), blockLaneUntil: at, messageLog };
    }
    case 'failed':
      return outcomeOfFailure(result);
    default: {
      if (isIdempotent)
        return { kind: 'failed', reason: reasonOf(result), retry: true, messageLog: logOf('unknown', result) };
      const reason = `OUTCOME_UNKNOWN: ${reasonOf(result)}; look at the page whether it was sent`.slice(0, 500);
      const messageLog = logOf('unknown', result);
      return { kind: 'failed', reason, retry: false, result: { outcome: 'unknown' }, messageLog };
    }
  }
}
