interface Standing {
  readonly bookingId: string;
  readonly bookingType: string;
  readonly isFollowUp: boolean;
  readonly status: string;
  readonly taskStatus: string;
  readonly isDue: boolean;
  readonly isHeldBack: boolean;
}

const sentences: Readonly<Record<string, string>> = {
  executing: 'The call is being made',
  executed: 'The call was made',
  cancelled: 'No call: the booking was cancelled, or somebody has seen to it',
};

/** What a person can do about it depends on what became of the booking meanwhile: one that is over is not booked again. */
function explainFailure({ bookingId, isFollowUp, status }: Standing): string {
  const failed = 'The call failed and is not tried again by itself; lastExecutionError says why';
  if (status === 'completed' || status === 'missed') return `${failed}. The booking is ${status} all the same`;
  return isFollowUp ? `${failed}. POST /api/bookings/${bookingId}/retry-followup makes it again` : failed;
}

/** What happens next with the call of a booking, or why nothing does. */
export function explainFollowup(standing: Standing): string {
  const { bookingType, isFollowUp, taskStatus, isDue, isHeldBack } = standing;
  if (taskStatus === 'failed') return explainFailure(standing);
  const ended = sentences[taskStatus];
  if (ended && (isFollowUp || taskStatus !== 'cancelled')) return ended;
  if (!isFollowUp) return `Left alone: "${bookingType}" is no follow-up type`;
  if (isHeldBack) return 'Due, and held back while the endpoint fails; it is called once the breaker lets it';
  if (isDue) return 'Due: it is called within seconds, or when it is tried again';
  return taskStatus === 'pending' ? 'To come; its timer is being set' : 'To come';
}
