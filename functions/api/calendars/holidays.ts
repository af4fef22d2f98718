/** Copies public holidays out of the library date-holidays. Only what is copied counts from then on: people edit the rows. */
import { didYouMean } from '../../engine/did-you-mean.ts';
import { wallTime } from '../../engine/schedules/wall-time.ts';
import { invalid } from '../http/fields/invalid.ts';
import type { Definition, Holiday } from './definition.ts';

/** The current year and those after it. */
const YEARS = 5;
const VERSION = '3.37.0';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Loaded by the requests that copy: it takes a tenth of a second. */
const load = async () => (await import('date-holidays')).default;
type Holidays = InstanceType<Awaited<ReturnType<typeof load>>>;

/** Throws INVALID_INPUT, with what there is. */
function requirePlace(all: Holidays, country: string, region: string | null): void {
  const countries = Object.keys(all.getCountries());
  if (!countries.includes(country))
    throw invalid(
      'country',
      `"${country}" is no country with known holidays${didYouMean(country, countries)}; use an ISO 3166 code such as DE, or give holidays yourself`,
    );
  if (region === null) return;
  const [state = '', part] = region.split('-');
  const states = Object.keys(all.getStates(country) ?? {});
  if (!states.includes(state))
    throw invalid(
      'region',
      `"${region}" is no region of ${country}; ${states.length > 0 ? `known: ${states.join(', ')}` : 'it has none'}`,
    );
  const parts = Object.keys(all.getRegions(country, state) ?? {});
  if (part !== undefined && !parts.includes(part))
    throw invalid(
      'region',
      `"${region}" is no part of ${country}-${state}; ${parts.length > 0 ? `known: ${parts.map((one) => `${state}-${one}`).join(', ')}` : 'it has none'}`,
    );
}

/** The local days of which a holiday takes the time from 9 to 15. One that begins at sunset is the day after; half a day is none. */
function daysOf(startMs: number, endMs: number, zone: string): readonly string[] {
  const [from, until] = [wallTime(startMs, zone), wallTime(endMs, zone)];
  const days: string[] = [];
  for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < until; day += DAY_MS)
    if (from <= day + 9 * HOUR_MS && until >= day + 15 * HOUR_MS) days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}

/** Days of the list stay as they are, so what people edited is kept, and copying twice adds nothing. Throws INVALID_INPUT for an unknown country or region. */
export async function withHolidays(definition: Definition, now: Date): Promise<Definition> {
  const { country, region } = definition;
  if (country === null) return definition;
  const Library = await load();
  requirePlace(new Library(), country, region);
  const place = [country, ...(region?.split('-') ?? [])];
  const library = new Library(...(place as [string, string, string]));
  const [zone = 'UTC'] = library.getTimezones();
  const copied = new Map<string, Holiday>();
  const first = now.getUTCFullYear();
  for (let year = first; year < first + YEARS; year += 1)
    for (const { start, end, name, type } of library.getHolidays(year)) {
      if (type !== 'public') continue;
      for (const day of daysOf(start.getTime(), end.getTime(), zone)) {
        const other = copied.get(day)?.name;
        const both = other === undefined || other === name ? name : `${other}, ${name}`;
        copied.set(day, {
          day,
          name: both.slice(0, 200),
          source: `date-holidays ${VERSION} ${place.join('-')}`,
          isClosed: true,
        });
      }
    }
  const known = new Set(definition.holidays.map(({ day }) => day));
  const added = [...copied.values()].filter(({ day }) => !known.has(day));
  const holidays = [...definition.holidays, ...added].sort((a, b) => a.day.localeCompare(b.day));
  return { ...definition, holidays };
}
