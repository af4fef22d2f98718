/** Numbers of an English sentence, each with the unit that it stands with. */

export interface Stated {
  /** As written, without separators of thousands. */
  readonly value: string;
  /** `%`, or the noun that follows, in the singular. */
  readonly unit: string | undefined;
  /** Without a unit, before a share: the lower end of a range of shares, as in `5 to 16 %`, or a number by itself. */
  readonly mayBeShare: boolean;
}

const TIMES = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
const THINGS = ['task', 'order', 'run', 'rep', 'customer', 'message', 'booking', 'call', 'trigger', 'error', 'answer'];
const UNITS: ReadonlySet<string> = new Set([...TIMES, ...THINGS]);

export const isTime = (unit: string | undefined): boolean => unit !== undefined && TIMES.includes(unit);

const NUMBER = /(\d{1,3}(?:,\d{3})+|\d+)(\.\d+|:\d\d)?/g;
/** A letter, a digit or a sign right before: `v2`, `.5`, `-3`, `1 234`. */
const GLUED_BEFORE = /[\p{L}\p{N}.,:'’/^]$|\d\s$|(?<![\d%]\s?)[-–—−]$/u;
/** The same right after: `30k`, `1,5`, `1 234`, `1.2.3`. */
const GLUED_AFTER = /^(?:[\p{L}\p{N}'’/^]|[.,:]\d|\s\d)/u;
const PERCENT = /^\s?(?:%|percent\b|per cent\b)(?!\s?points?\b|-points?\b)/;
const POINTS = /^\s?(?:%|percent|percentage)[\s-]points?\b/;
const RANGE = /^\s?%?\s?(?:[-–—]|to\b|and\b)\s?\d/;

/** Of the next two words the first that is a unit: `40 open tasks`. */
function nounOf(after: string): string | undefined {
  const words = /^[\s-]([a-z]+)(?:[\s-]([a-z]+))?/i.exec(after)?.slice(1) ?? [];
  return words.map((word = '') => word.toLowerCase().replace(/s$/, '')).find((word) => UNITS.has(word));
}

function unitOf(after: string): string | undefined {
  if (POINTS.test(after)) return 'point';
  return PERCENT.test(after) ? '%' : nounOf(after);
}

/** Undefined where a number is written so that it might be read in two ways. */
export function readNumbers(text: string): readonly Stated[] | undefined {
  const numbers: { value: string; unit: string | undefined; beginsRange: boolean }[] = [];
  for (const { 0: written, 1: whole = '', 2: rest = '', index } of text.matchAll(NUMBER)) {
    const [before, after] = [text.slice(0, index), text.slice(index + written.length)];
    if (GLUED_BEFORE.test(before) || GLUED_AFTER.test(after)) return undefined;
    const value = whole.replaceAll(',', '') + rest;
    numbers.push({ value, unit: unitOf(after), beginsRange: RANGE.test(after) });
  }
  return numbers.map(({ value, unit, beginsRange }, index) => ({
    ...{ value, unit },
    mayBeShare: unit === undefined && beginsRange && numbers[index + 1]?.unit === '%',
  }));
}
