interface Standing {
  readonly bookingType: string;
  readonly isFollowUp: boolean;
  readonly taskStatus: string;
  readonly isDue: boolean;
  readonly isHeldBack: boolean;
}

const sentences: Readonly<Record<string, string>> = {
  executing: 'The call is being made',
  executed: 'The call was made',
  cancelled: 'No call: the booking was cancelled, or somebody has seen to it',
  failed: 'The call failed and is not tried again by itself; lastExecutionError says why',
};

/** What happens next with the call of a booking, or why nothing does. */
export function explainFollowup({ bookingType, isFollowUp, taskStatus, isDue, isHeldBack }: Standing): string {
  const ended = sentences[taskStatus];
  if (ended && (isFollowUp || taskStatus !== 'cancelled')) return ended;
  if (!isFollowUp) return `Left alone: "${bookingType}" is no follow-up type`;
  if (isHeldBack) return 'Due, and held back while the endpoint fails; it is called once the breaker lets it';
  if (isDue) return 'Due: it is called within seconds, or when it is tried again';
  return taskStatus === 'pending' ? 'To come; its timer is being set' : 'To come';
}
