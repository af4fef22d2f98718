import { zoneChoice } from '../preferences.ts';
import { useTenantZone } from '../session/session.ts';
import { useStore } from '../store.ts';
import { comesTwice, offsetName } from './wall-time.ts';

/** The zone that every moment is shown in: the tenant's, or UTC by choice. */
export function useZone(): string {
  const zone = useTenantZone();
  return useStore(zoneChoice) === 'utc' ? 'UTC' : zone;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes a hundred times as long as using it. */
function formatOf(zone: string, kind: 'moment' | 'day' | 'time'): Intl.DateTimeFormat {
  const key = `${zone} ${kind}`;
  const options: Intl.DateTimeFormatOptions = {
    ...(kind === 'time' ? {} : { dateStyle: 'medium' }),
    ...(kind === 'day' ? {} : { timeStyle: 'short' }),
  };
  const format = formats.get(key) ?? new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone });
  formats.set(key, format);
  return format;
}

/** A time of the hour that comes twice has its offset. */
function formatIn(zone: string, kind: 'moment' | 'time', ms: number): string {
  const text = formatOf(zone, kind).format(ms);
  return comesTwice(ms, zone) ? `${text} ${offsetName(ms, zone)}` : text;
}

/** A moment in a zone, as text. What is no moment, as an address may have it, stays as it is. */
export const formatMoment = (iso: string, zone: string): string =>
  Number.isNaN(Date.parse(iso)) ? iso : formatIn(zone, 'moment', Date.parse(iso));

/** The time of day at a moment of a day that is known. */
export const formatTime = (iso: string, zone: string): string => formatIn(zone, 'time', Date.parse(iso));

/** A calendar date has no zone. */
export const formatDate = (date: string): string => formatOf('UTC', 'day').format(new Date(date));

/** A moment in the shell's zone; its title has UTC. */
export function Moment({ at }: { readonly at: string | null }) {
  const zone = useZone();
  if (at === null) return <span className="dim">–</span>;
  return (
    <time dateTime={at} title={`${formatMoment(at, 'UTC')} UTC`} className="nw">
      {formatMoment(at, zone)}
    </time>
  );
}
