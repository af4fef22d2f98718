interface FollowupState {
  readonly bookingId: string;
  readonly bookingType: string;
  readonly isFollowUp: boolean;
  readonly status: string;
  readonly taskStatus: string;
  readonly isDue: boolean;
  readonly isHeldBack: boolean;
  readonly isPaused: boolean;
  readonly waitsUntil: Date | null;
  readonly now: Date;
}

const sentences: Readonly<Record<string, string>> = {
  executing: 'The call is being made',
  executed: 'The call was made',
  cancelled: 'No call: the booking was cancelled, or a person has dealt with it',
};

/** A failed call can be made again unless its booking is over. */
function explainFailure({ bookingId, isFollowUp, status }: FollowupState): string {
  const failed = 'The call failed and is not tried again automatically; lastExecutionError says why';
  if (status === 'completed' || status === 'missed') return `${failed}. The booking is ${status} all the same`;
  return isFollowUp ? `${failed}. POST /api/bookings/${bookingId}/retry-followup makes it again` : failed;
}

/** Why a call that is due is not made now. */
function explainWait({ isPaused, isHeldBack, waitsUntil, now }: FollowupState): string {
  if (isPaused)
    return 'Due, and held back while callsPaused is set; PATCH /api/admin/settings {"callsPaused": false} lets calls go on';
  if (isHeldBack)
    return 'Due, and held back while the endpoint fails or asks to wait; the call is made once the breaker allows it';
  if (waitsUntil === null) return 'Due: the call is made within seconds, or at its next try';
  if (waitsUntil > now) return `To be tried again at ${waitsUntil.toISOString()}`;
  return 'Due, and waits for its turn: callsAtOnce and callsPerSecond limit the calls to the endpoint';
}

/** Says what happens next with the call of a booking, or why nothing does. */
export function explainFollowup(state: FollowupState): string {
  const { bookingType, isFollowUp, taskStatus, isDue } = state;
  if (taskStatus === 'failed') return explainFailure(state);
  const ended = sentences[taskStatus];
  if (ended && (isFollowUp || taskStatus !== 'cancelled')) return ended;
  if (!isFollowUp) return `No call: "${bookingType}" is no follow-up type`;
  if (isDue) return explainWait(state);
  return taskStatus === 'pending' ? 'To come; its timer is being set' : 'To come';
}
