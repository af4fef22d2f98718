import * as z from 'zod/mini';
import { didYouMean } from './did-you-mean.ts';

function isKnown(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    // Node takes offsets such as +02:00 too, which know no daylight saving.
    return !/^[+-]/.test(timeZone);
  } catch {
    return false;
  }
}

/** `lisbon` → Europe/Lisbon: the place alone is what people remember. */
function hint(given: string): string {
  const zones = Intl.supportedValuesOf('timeZone');
  const place = given.replaceAll(' ', '_').toLowerCase();
  const same = zones.find((zone) => zone.toLowerCase().split('/').at(-1) === place);
  return same ? ` (did you mean "${same}"?)` : didYouMean(given, zones);
}

/** An IANA name. PostgreSQL and the browser know the same. */
export const knownTimeZone = z
  .string({ error: ({ input }) => (input === undefined ? 'is required, such as America/New_York' : 'must be text') })
  .check(
    z.refine(isKnown, {
      error: ({ input }) => `must be an IANA time zone such as America/New_York${hint(String(input))}`,
    }),
  );
