/** Shares of runs in words. */

/** A share of fewer is chance: the numbers are said instead. */
export const FEWEST = 10;

/** `15 %`, `2.5 %`. */
export const percent = (share: number): string => `${Math.round(1000 * share) / 10} %`;

/** `15 % (30 of 200)`; of few runs the numbers only: `3 of 7`. */
export const shareWords = (part: number, all: number): string =>
  all < FEWEST ? `${part} of ${all}` : `${percent(part / all)} (${part} of ${all})`;
