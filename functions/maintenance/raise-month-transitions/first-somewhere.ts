import { dateIn } from '../../engine/calendar.ts';

/** Zones with the earliest date, a middle one and the latest date. The signs in these names are inverted: Etc/GMT-14 is UTC+14. */
const zones = ['Etc/GMT-14', 'UTC', 'Etc/GMT+12'];

/** Returns whether it is the first of a month in any zone: from 10:00 UTC on the day before to 12:00 UTC on the day after. */
export const isFirstSomewhere = (instant: Date): boolean => zones.some((zone) => dateIn(zone, instant).endsWith('-01'));
