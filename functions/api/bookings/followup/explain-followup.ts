interface FollowupState {
  readonly bookingId: string;
  readonly bookingType: string;
  readonly isFollowUp: boolean;
  readonly status: string;
  readonly taskStatus: string;
  readonly isDue: boolean;
  /** Of a failed call. */
  readonly isOutcomeUnknown: boolean;
  /** Null without a timer. */
  readonly isTimerSet: boolean | null;
  /** Of the breaker that holds the call back. */
  readonly breakerKey: string | null;
  readonly isPaused: boolean;
  readonly waitsUntil: Date | null;
  readonly now: Date;
}

interface Explanation {
  readonly explanation: string;
  /** The request that lets the call go on. */
  readonly wayOut: string | null;
}

const plain = (explanation: string): Explanation => ({ explanation, wayOut: null });

const sentences: Readonly<Record<string, string>> = {
  executing: 'The call is being made',
  executed: 'The call was made',
  cancelled: 'No call: the booking was cancelled, or a person has dealt with it',
};

/** A failed call can be made again unless its booking is over. */
function explainFailure(state: FollowupState): Explanation {
  const { bookingId, bookingType, isFollowUp, status, isOutcomeUnknown } = state;
  const failed = isOutcomeUnknown
    ? 'Whether the call was made is unknown, so it is not made again automatically'
    : 'The call failed and is not tried again automatically';
  if (status === 'completed' || status === 'missed') return plain(`${failed}. The booking is ${status} all the same`);
  return isFollowUp
    ? { explanation: failed, wayOut: `POST /api/bookings/${bookingId}/retry-followup` }
    : plain(`${failed}. "${bookingType}" is no follow-up type`);
}

/** Why a call that is due is not made now. */
function explainWait({ isPaused, breakerKey, waitsUntil, now }: FollowupState): Explanation {
  if (isPaused)
    return {
      explanation: 'Due, and held back while the setting callsPaused is on',
      wayOut: 'PATCH /api/admin/settings {"callsPaused": false}',
    };
  if (breakerKey !== null)
    return {
      explanation:
        'Due, and held back while the endpoint fails or asks to wait; the call is made once the breaker allows it',
      wayOut: `POST /circuit-breaker/reset/${breakerKey}`,
    };
  if (waitsUntil === null) return plain('Due: the call is made within seconds, or at its next try');
  if (waitsUntil > now) return plain(`To be tried again at ${waitsUntil.toISOString()}`);
  return plain('Due, and waits for its turn: callsAtOnce and callsPerSecond limit the calls to the endpoint');
}

function explainToCome({ taskStatus, isTimerSet }: FollowupState): string {
  if (taskStatus === 'pending' || isTimerSet === false) return 'To come; its timer is being set';
  return isTimerSet === null
    ? 'To come within 15 minutes; a queue delays it to its second'
    : 'To come; its timer is set';
}

/** Says what happens next with the call of a booking, or why nothing does. */
export function explainFollowup(state: FollowupState): Explanation {
  const { bookingType, isFollowUp, taskStatus, isDue } = state;
  if (taskStatus === 'failed') return explainFailure(state);
  const ended = sentences[taskStatus];
  if (ended && (isFollowUp || taskStatus !== 'cancelled')) return plain(ended);
  if (!isFollowUp) return plain(`No call: "${bookingType}" is no follow-up type`);
  return isDue ? explainWait(state) : plain(explainToCome(state));
}
