/** How long before its start a message has to be claimed: as long as claims and preparations have taken lately, so that a slow machine makes calls too. */

/** Beyond what was measured. */
const MARGIN_MS = 60;
/** What a new function expects of its first claim. */
const FIRST_CLAIM_MS = 150;
/** So that the claims of several functions mostly agree: a lane counts no moment before its last one. */
const STEP_MS = 200;
/** Where claims take longer, messages miss their starts. The time of the function has room for it. */
const MOST_MS = 20_000;
/** To sign a request, or to gather messages for one. */
const LEAST_AHEAD_MS = 30;
const MOST_AHEAD_MS = 2000;
/** What one look forgets of the longest duration. */
const KEPT = 0.8;

/** The longest of the last durations, which fades. */
function longest(firstMs: number) {
  let longestMs = firstMs;
  return {
    note(ms: number): void {
      longestMs = Math.max(ms, longestMs * KEPT);
    },
    ms: () => longestMs,
  };
}

/** What one function has measured. */
export function createLead() {
  const [claims, preparations] = [longest(FIRST_CLAIM_MS), longest(0)];
  /** How long before its start a message goes to its channel, which opens a connection or composes an e-mail. */
  const aheadMs = (): number => Math.min(MOST_AHEAD_MS, LEAST_AHEAD_MS + 1.5 * preparations.ms());
  return {
    noteClaim: claims.note,
    notePreparation: preparations.note,
    aheadMs,
    /** How long before the first start of its messages a claim is made. */
    leadMs: (): number => Math.min(MOST_MS, STEP_MS * Math.ceil((MARGIN_MS + 2 * claims.ms() + aheadMs()) / STEP_MS)),
  };
}

/** Of this function. */
export const lead = createLead();
