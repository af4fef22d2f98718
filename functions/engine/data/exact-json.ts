/**
 * JSON whose numbers stay as they are written. JavaScript's own reads 9007199254740993 as 9007199254740992 and 1e400 as
 * Infinity; Node 20 has neither the source of a number in `JSON.parse` nor `JSON.rawJSON`.
 */

/** Set while `writeJson` runs. */
let isExact = false;

/** Different in each process, so that no text of a caller is taken for it. */
const MARK = `exact number ${globalThis.crypto.randomUUID()} `;

/** A number of JSON that JavaScript would round. Arithmetic rounds it; `JSON.stringify` makes a text of it; `writeJson` writes it as it came. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  valueOf(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return isExact ? MARK + this.text : this.text;
  }
}

/** The digits that count and the power of ten behind them: equal for `0.10`, `1e-1` and `.1`. */
function decimalOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().replace(/^-/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** A double keeps 15 digits of any decimal. Written with 17 it is the same double, though that has a shorter text. */
const SAFE_DIGITS = 15;
const MOST_DIGITS = 17;

/** Whether JavaScript keeps a number, `isLenient` also one of 17 digits, which other languages write for their doubles. */
function isKept(text: string, isLenient: boolean): boolean {
  const value = Number(text);
  if (/^-?\d+$/.test(text)) return Number.isSafeInteger(value);
  if (!Number.isFinite(value)) return false;
  const decimal = decimalOf(text);
  if (value === 0) return decimal === '0';
  const digits = decimal.indexOf('e');
  return digits <= SAFE_DIGITS || (isLenient && digits <= MOST_DIGITS) || decimal === decimalOf(String(value));
}

/** A text in quotes, or a number. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** JSON without a match has no number that JavaScript would round. */
const LONG_NUMBER = /(?:^|[\s:,[])-?\d(?:[\d.]{14}|[\d.]*[eE][+-]?\d{2})/;

function parse(json: string, isLenient: boolean): unknown {
  const plain: unknown = JSON.parse(json);
  if (!LONG_NUMBER.test(json)) return plain;
  const marked = json.replace(TOKEN, (token) =>
    token.startsWith('"') || isKept(token, isLenient) ? token : `"${MARK}${token}"`,
  );
  if (marked === json) return plain;
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(MARK) ? new ExactNumber(value.slice(MARK.length)) : value,
  );
}

/** Parses JSON of the database. A number that JavaScript would round becomes an ExactNumber. Throws what JSON.parse throws. */
export const parseJson = (json: string): unknown => parse(json, false);

/** Parses JSON of a caller, for checkData to refuse numbers that would be rounded. A decimal of up to 17 digits is the nearest double. */
export const parseInput = (json: string): unknown => parse(json, true);

/** Writes JSON as JSON.stringify does, and each ExactNumber as it came. */
export function writeJson(value: unknown): string {
  isExact = true;
  try {
    const json = JSON.stringify(value);
    return json?.includes(MARK) ? json.replaceAll(new RegExp(`"${MARK}([^"]+)"`, 'g'), '$1') : json;
  } finally {
    isExact = false;
  }
}

/** The first number in a value of a caller that is not kept, or was rounded before; undefined when there is none. */
export function findRounded(json: string): string | undefined {
  if (!LONG_NUMBER.test(json)) return undefined;
  return json.match(TOKEN)?.find((token) => !token.startsWith('"') && !isKept(token, true));
}
