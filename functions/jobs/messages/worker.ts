/** A thousand messages in six statements. What is too large for one reply is put back (automation.claim_messages). */
export const MOST_AT_ONCE = 250;
/** A message of a run waits two seconds for the one before, so half a second delays none. */
export const GATHER_MS = 500;
