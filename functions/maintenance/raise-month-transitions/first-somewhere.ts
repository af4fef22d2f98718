import { dateIn } from '../../engine/calendar.ts';

/** The earliest date on Earth, the latest, and what may lie between them. The signs of these names are turned round. */
const zones = ['Etc/GMT-14', 'UTC', 'Etc/GMT+12'];

/** Whether it is the first of a month in any zone: from 10:00 UTC on the day before to 12:00 UTC on the day after. */
export const isFirstSomewhere = (instant: Date): boolean => zones.some((zone) => dateIn(zone, instant).endsWith('-01'));
