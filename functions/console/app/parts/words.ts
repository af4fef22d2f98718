/** Constants of the API in words, and counts with their noun. */

/** `DO_NOT_CONTACT` is read "do not contact". */
export const inWords = (constant: string): string => constant.toLowerCase().replaceAll('_', ' ');

const numbers = new Intl.NumberFormat();

export const number = (value: number): string => numbers.format(value);

/** `1 task`, `2 tasks`. */
export const count = (value: number, noun: string, plural = `${noun}s`): string =>
  `${number(value)} ${value === 1 ? noun : plural}`;

/** Reasons with their counts, the most frequent first: "5 do not contact · 4 not active". */
export const reasons = (counts: Readonly<Record<string, unknown>>): string =>
  Object.entries(counts)
    .map(([reason, value]) => [reason, Number(value)] as const)
    .filter(([, value]) => value > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, value]) => `${number(value)} ${inWords(reason)}`)
    .join(' · ');

const SECOND_MS = 1000;
const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
] as const;

/** A length of time in its largest unit: "12 ms", "4.2 s", "3 minutes". */
export function duration(ms: number): string {
  const unit = units.find(([length]) => ms >= length);
  if (unit) return count(Math.floor(ms / unit[0]), unit[1]);
  return ms < SECOND_MS ? `${Math.round(ms)} ms` : `${number(Math.round(ms / 100) / 10)} s`;
}
