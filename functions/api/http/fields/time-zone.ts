import * as z from 'zod/mini';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { exactTimeZone } from '../../../engine/schedules/wall-time.ts';

/** Suggests Europe/Lisbon for `lisbon`. */
function hint(given: string): string {
  const zones = Intl.supportedValuesOf('timeZone');
  const place = given.replaceAll(' ', '_').toLowerCase();
  const same = zones.find((zone) => zone.toLowerCase().split('/').at(-1) === place);
  return same ? ` (did you mean "${same}"?)` : didYouMean(given, zones);
}

/** An IANA time zone that this JavaScript engine knows, in any capitals; it is kept in its own. PostgreSQL checks it again for bookings. */
export const knownTimeZone = z
  .string({ error: ({ input }) => (input === undefined ? 'is required, such as America/New_York' : 'must be text') })
  .check(
    z.refine((zone) => exactTimeZone(zone) !== undefined, {
      error: ({ input }) => `must be an IANA time zone such as America/New_York${hint(String(input))}`,
    }),
    z.overwrite((zone) => exactTimeZone(zone) ?? zone),
  );
