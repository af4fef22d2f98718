/** Methods of expressions as filters of our texts. */
import { toStrftime } from './date-format.ts';
import { NotTranslated } from './tokens.ts';
import type { Call } from './tree.ts';

/** An argument of a filter. Only quotes and backslashes are escaped in it. */
export const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** Methods that change nothing in a text. */
const NOTHING = new Set([
  'toString',
  'toISO',
  'toISOString',
  'toDateTime',
  'toJSON',
  'toNumber',
  'toInt',
  'toFloat',
  'toJsonString',
]);
const PLAIN: Readonly<Record<string, string>> = {
  ...{ toLowerCase: 'downcase', toLocaleLowerCase: 'downcase', toUpperCase: 'upcase', toLocaleUpperCase: 'upcase' },
  ...{ trim: 'strip', urlEncode: 'url_encode' },
};
const FIRST_PART = new Set(['slice', 'substring', 'substr']);
const OF_DATES = new Set(['toFormat', 'format']);

function filterOf({ name, args }: Call): string | undefined {
  const [first, second] = args;
  if (NOTHING.has(name) && args.length === 0) return undefined;
  if (Object.hasOwn(PLAIN, name) && args.length === 0) return PLAIN[name];
  if (name === 'toISODate' && args.length === 0) return 'date: "%Y-%m-%d"';
  if (OF_DATES.has(name) && args.length === 1 && typeof first === 'string') return `date: ${quoted(toStrftime(first))}`;
  const isRound = name === 'toFixed' || name === 'round';
  const digits = first ?? 0;
  if (
    isRound &&
    args.length <= 1 &&
    typeof digits === 'number' &&
    Number.isInteger(digits) &&
    digits >= 0 &&
    digits <= 10
  )
    return digits === 0 ? 'round' : `round: ${digits}`;
  const isCut = FIRST_PART.has(name) && first === 0 && typeof second === 'number' && args.length === 2;
  if (isCut && Number.isInteger(second) && second >= 0 && second <= 10_000) return `truncate: ${second}, ""`;
  if (name === 'plus' || name === 'minus')
    throw new NotTranslated(`has .${name}() of a date, which texts do not have: a wait has an offset`);
  throw new NotTranslated(`has .${name}(), for which there is no filter`);
}

/** Throws NotTranslated. */
export const filtersOf = (calls: readonly Call[]): readonly string[] => calls.flatMap((call) => filterOf(call) ?? []);
