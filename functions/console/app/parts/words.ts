/** Constants of the API in words, and counts with their noun. */

/** `DO_NOT_CONTACT` is read "do not contact". */
export const inWords = (constant: string): string => constant.toLowerCase().replaceAll('_', ' ');

const numbers = new Intl.NumberFormat();

export const number = (value: number): string => numbers.format(value);

/** `1 task`, `2 tasks`. */
export const count = (value: number, noun: string): string => `${number(value)} ${noun}${value === 1 ? '' : 's'}`;

/** Reasons with their counts, the most frequent first: "5 do not contact · 4 not active". */
export const reasons = (counts: Readonly<Record<string, unknown>>): string =>
  Object.entries(counts)
    .map(([reason, value]) => [reason, Number(value)] as const)
    .filter(([, value]) => value > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, value]) => `${number(value)} ${inWords(reason)}`)
    .join(' · ');
