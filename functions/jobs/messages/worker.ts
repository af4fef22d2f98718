/** A thousand messages in six statements; of the largest payloads 125 fit into one reply of the Data API. */
export const MOST_AT_ONCE = 180;
/** A message of a run waits two seconds for the one before, so half a second delays none. */
export const GATHER_MS = 500;
