/** When a delivery is tried again: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability */

/** Seconds after the first try: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h more, which is three days. */
const TRIES = [5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105];

/**
 * Returns the moment of the next try, or undefined when all are over. By the age of the delivery: tries that a lane held back are not
 * made up for.
 */
export function nextTry(createdAt: Date, now: Date): Date | undefined {
  const age = (now.getTime() - createdAt.getTime()) / 1000;
  const next = TRIES.find((seconds) => seconds > age);
  return next === undefined ? undefined : new Date(createdAt.getTime() + next * 1000);
}
