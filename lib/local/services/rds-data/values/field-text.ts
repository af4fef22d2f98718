/** PostgreSQL's text of dates, times and arrays, as the Data API writes it. */
import { AwsError } from '../../../service.ts';

const TIMESTAMP = /^(\d{4,})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(\.\d+)?([+-])(\d{2})(?::(\d{2}))?(?::(\d{2}))?$/;
const ARRAY_TOKEN = /"((?:[^"\\]|\\[\s\S])*)"|[{}]|[^,{}"]+/g;

/** The service fails with a bare 500 on infinite dates and timestamps, and says nothing more. */
export function refuseInfinity(text: string): string {
  if (text === 'infinity' || text === '-infinity') throw new AwsError('InternalFailure', '', 500);
  return text;
}

/** No fraction when it is zero, three digits when they say all, else six. */
export function withShortFraction(text: string): string {
  return text.replace(/\.(\d+)/, (_, digits: string) => {
    const micros = digits.padEnd(6, '0');
    if (micros === '000000') return '';
    return micros.endsWith('000') ? `.${micros.slice(0, 3)}` : `.${micros}`;
  });
}

/** The same instant in UTC with its offset cut off, whatever zone the session is in. */
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
  const body = text.slice(text.indexOf('{') + 1, -1); // bounds may setup before: [0:1]={a,b}
  return [...body.matchAll(ARRAY_TOKEN)].map(([token, quoted]) => {
    if (quoted !== undefined) return quoted.replace(/\\([\s\S])/g, '$1');
    if (token === '{') {
      throw new AwsError('UnsupportedResultException', 'The result contains a multidimensional array.');
    }
    return token === 'NULL' ? null : token;
  });
}
