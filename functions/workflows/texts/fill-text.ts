/** Fills a parsed text, for previews and for what jobs send. `automation.fill_text` does the same in SQL. */
import { ExactNumber } from '../../engine/data/exact-json.ts';
import { momentOf } from '../conditions/moment-of.ts';
import { add, negate, readDecimal, round, write } from './decimal.ts';
import { formatMoment } from './format-moment.ts';
import type { AppliedFilter, Escape, Part } from './parse-text.ts';

type Facts = Readonly<Record<string, unknown>>;

interface Filled {
  readonly text: string;
  /** Paths whose value was missing and that have no default. */
  readonly missing: number;
}

/** Null is missing, also for filters that find a value of the wrong type. */
type Value = string | number | boolean | null | readonly unknown[];

function read(facts: Facts, path: readonly string[]): Value {
  let value: unknown = facts;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    value = Object.hasOwn(value, name) ? (value as Facts)[name] : null;
  }
  if (value instanceof ExactNumber) return value.text;
  // An object has no text.
  return typeof value === 'object' && !Array.isArray(value) ? null : ((value ?? null) as Value);
}

function shown(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'object')
    return value
      .map((one) => (one instanceof ExactNumber ? one.text : one))
      .map((one) => (typeof one === 'object' ? '' : shown(one as Value)))
      .join(', ');
  const decimal = typeof value === 'number' ? readDecimal(value) : undefined;
  return decimal ? write(decimal) : String(value);
}

/** Letters that keep their length: PostgreSQL maps one character to one. */
const mapCase = (text: string, map: (letter: string) => string) =>
  [...text].map((letter) => ([...map(letter)].length === 1 ? map(letter) : letter)).join('');
const upper = (text: string) => mapCase(text, (letter) => letter.toUpperCase());
const lower = (text: string) => mapCase(text, (letter) => letter.toLowerCase());

function capitalize(text: string): string {
  const [first = '', ...rest] = [...text];
  return upper(first) + lower(rest.join(''));
}

function truncate(text: string, most: number, ellipsis: string): string {
  const letters = [...text];
  if (letters.length <= most) return text;
  return letters.slice(0, Math.max(0, most - [...ellipsis].length)).join('') + ellipsis;
}

const percentEncode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

function money(value: Value, currency = ''): Value {
  const decimal = readDecimal(value);
  if (!decimal) return null;
  const [whole = '', cents = ''] = write(round(decimal, 2), 2).split('.');
  const amount = `${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}.${cents}`;
  if (currency === '') return amount;
  // A code follows, a symbol leads.
  if (/^[A-Za-z]+$/.test(currency)) return `${amount} ${currency}`;
  return amount.startsWith('-') ? `-${currency}${amount.slice(1)}` : `${currency}${amount}`;
}

function plus(value: Value, added: string | number, sign: 1 | -1): Value {
  const [a, b] = [readDecimal(value), readDecimal(added)];
  return a && b ? write(add(a, sign === 1 ? b : negate(b))) : null;
}

function rounded(value: Value, places: number): Value {
  const decimal = readDecimal(value);
  return decimal ? write(round(decimal, places)) : null;
}

function date(value: Value, pattern: string, zone: string): Value {
  const seconds = typeof value === 'string' ? momentOf(value, zone) : undefined;
  return seconds === undefined ? value : formatMoment(seconds * 1000, pattern, zone);
}

/** A missing value stays missing, until a default takes its place. */
function apply(value: Value, { name, args }: AppliedFilter, zone: string): Value {
  const [first = '', second = '…'] = args;
  if (name === 'default') return value === null || value === '' || value === false ? String(first) : value;
  if (value === null) return null;
  const text = shown(value);
  switch (name) {
    case 'upcase':
      return upper(text);
    case 'downcase':
      return lower(text);
    case 'capitalize':
      return capitalize(text);
    case 'strip':
      return text.replace(/^[ \t\n\v\f\r\u00a0]+|[ \t\n\v\f\r\u00a0]+$/g, '');
    case 'truncate':
      return truncate(text, Number(first), args.length > 1 ? String(second) : '...');
    case 'date':
      return date(value, String(first), zone);
    case 'plus':
      return plus(value, first, 1);
    case 'minus':
      return plus(value, first, -1);
    case 'round':
      return rounded(value, Number(first || 0));
    case 'money':
      return money(value, String(first));
    default:
      return percentEncode(text).replaceAll('%20', '+');
  }
}

const html: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapes: Readonly<Record<Escape, (text: string) => string>> = {
  none: (text) => text,
  html: (text) => text.replace(/[&<>"']/g, (letter) => html[letter] ?? letter),
  json: (text) => JSON.stringify(text).slice(1, -1),
  url: percentEncode,
};

/** Fills `parts` with the facts of a run. Dates are shown in the zone of the run. */
export function fillText(parts: readonly Part[], escapedFor: Escape, facts: Facts): Filled {
  const { run } = facts;
  const zone = typeof run === 'object' && run !== null && 'timeZone' in run ? String(run.timeZone) : 'UTC';
  let missing = 0;
  const pieces = parts.map((part) => {
    if ('text' in part) return part.text;
    const value = part.filters.reduce((before, filter) => apply(before, filter, zone), read(facts, part.path));
    if (value === null) missing += 1;
    return escapes[escapedFor](shown(value));
  });
  return { text: pieces.join(''), missing };
}
