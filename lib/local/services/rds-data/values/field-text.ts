/** PostgreSQL's text of dates, times and arrays, as the Data API writes it. */
import { AwsError } from '../../../service.ts';

const TIMESTAMP = /^(\d{4,})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(\.\d+)?([+-])(\d{2})(?::(\d{2}))?(?::(\d{2}))?$/;
const ARRAY_TOKEN = /"((?:[^"\\]|\\[\s\S])*)"|[{}]|[^,{}"]+/g;

/** The service fails with a 500 without a message on infinite dates and timestamps. */
export function refuseInfinity(text: string): string {
  if (text === 'infinity' || text === '-infinity') throw new AwsError('InternalFailure', '', 500);
  return text;
}

/** No fraction if it is zero, three digits if they are exact, else six. */
export function withShortFraction(text: string): string {
  return text.replace(/\.(\d+)/, (_, digits: string) => {
    const micros = digits.padEnd(6, '0');
    if (micros === '000000') return '';
    return micros.endsWith('000') ? `.${micros.slice(0, 3)}` : `.${micros}`;
  });
}

/** Returns the instant in UTC without its offset, for every zone of the session. */
export function utcText(text: string): string {
  const match = TIMESTAMP.exec(refuseInfinity(text));
  if (!match) return text; // years before Christ
  const [, year, month, day, hour, minute, second, fraction = '', sign, ...offset] = match;
  const [offsetHours = 0, offsetMinutes = 0, offsetSeconds = 0] = offset.map((part) => Number(part ?? 0));
  const shift = (sign === '+' ? -1 : 1) * ((offsetHours * 60 + offsetMinutes) * 60 + offsetSeconds);
  const instant = new Date(0);
  instant.setUTCFullYear(Number(year), Number(month) - 1, Number(day)); // Date.UTC would move years below 100
  instant.setUTCHours(Number(hour), Number(minute), Number(second) + shift);
  const pad = (value: number, width = 2) => String(value).padStart(width, '0');
  const date = [pad(instant.getUTCFullYear(), 4), pad(instant.getUTCMonth() + 1), pad(instant.getUTCDate())].join('-');
  const time = [instant.getUTCHours(), instant.getUTCMinutes(), instant.getUTCSeconds()].map((n) => pad(n)).join(':');
  return withShortFraction(`${date} ${time}${fraction}`);
}

/** The elements of a one-dimensional array literal, `null` for NULL; throws for one with more dimensions. */
export function arrayElements(text: string): (string | null)[] {
  const body = text.slice(text.indexOf('{') + 1, -1); // bounds may come first: [0:1]={a,b}
  return [...body.matchAll(ARRAY_TOKEN)].map(([token, quoted]) => {
    if (quoted !== undefined) return quoted.replace(/\\([\s\S])/g, '$1');
    if (token === '{') {
      throw new AwsError('UnsupportedResultException', 'The result contains a multidimensional array.');
    }
    return token === 'NULL' ? null : token;
  });
}
