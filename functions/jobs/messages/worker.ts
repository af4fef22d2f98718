/** A thousand messages in six statements. What is too large for one reply is put back (automation.claim_messages). */
export const MOST_AT_ONCE = 250;
/** The messages of a claim are spread over a second (starts/start.ts). A run's next message waits two seconds all the same. */
export const GATHER_MS = 1000;
