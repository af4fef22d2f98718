/** Calendar days of a zone as instants: a day may have 23 or 25 hours, and may begin at another time than midnight. */
import { instantOf } from '../../../parts/wall-time.ts';

const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;

const utcOf = (day: string): number => Date.parse(`${day}T00:00Z`);

/** The day that is `count` days later. */
export const addDays = (day: string, count: number): string =>
  new Date(utcOf(day) + count * DAY_MS).toISOString().slice(0, 10);

/** The seven days from Monday that have this one. */
export function weekOf(day: string): readonly string[] {
  const sinceMonday = (new Date(utcOf(day)).getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK;
  return Array.from({ length: DAYS_OF_WEEK }, (_, place) => addDays(day, place - sinceMonday));
}

/** When the day begins in the zone. */
export const startOf = (day: string, zone: string): number => instantOf(`${day}T00:00`, zone);

const HOUR_MS = 3_600_000;

/** How many hours the day has. */
export const hoursOf = (day: string, zone: string): number =>
  (startOf(addDays(day, 1), zone) - startOf(day, zone)) / HOUR_MS;

/** Whether a text of the address is a day. */
export const isDay = (text: string | undefined): text is string =>
  text !== undefined &&
  /^(19[7-9]\d|2[01]\d\d)-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(utcOf(text)) &&
  addDays(text, 0) === text;
