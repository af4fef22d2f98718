/** Where bookings stand in the grid of a day: by real time, so that a day with a change of clocks is as long as it is. */
import { instantOf } from '../../../parts/wall-time.ts';
import { addDays, startOf } from './days.ts';

interface Timed {
  readonly scheduledAt: string;
  readonly bufferUntil: string;
}

interface Hours {
  readonly from: number;
  readonly to: number;
  /** When each hour of real time begins. */
  readonly hours: readonly number[];
}

const HOUR_MS = 3_600_000;
/** The least height of a booking, in which its line of text fits. */
const QUARTER_MS = 900_000;
/** Shown also without a booking in them. */
const [USUAL_FROM, USUAL_TO] = ['08:00', '18:00'];

/** When it ends in the grid. */
export const endOf = ({ scheduledAt, bufferUntil }: Timed): number =>
  Math.max(Date.parse(bufferUntil), Date.parse(scheduledAt) + QUARTER_MS);

/** The working day, and as many hours before and after it as bookings of the day need. */
export function hoursOfDay(day: string, zone: string, bookings: readonly Timed[]): Hours {
  const dayEnd = startOf(addDays(day, 1), zone);
  const starts = bookings.map(({ scheduledAt }) => Date.parse(scheduledAt));
  const first = Math.min(instantOf(`${day}T${USUAL_FROM}`, zone), ...starts);
  const last = Math.max(instantOf(`${day}T${USUAL_TO}`, zone), ...bookings.map((one) => Math.min(endOf(one), dayEnd)));
  const dayStart = startOf(day, zone);
  const from = dayStart + Math.floor((first - dayStart) / HOUR_MS) * HOUR_MS;
  const to = Math.min(dayStart + Math.ceil((last - dayStart) / HOUR_MS) * HOUR_MS, dayEnd);
  const hours = Array.from({ length: Math.ceil((to - from) / HOUR_MS) }, (_, place) => from + place * HOUR_MS);
  return { from, to, hours };
}

interface Placed<T> {
  readonly booking: T;
  /** Bookings that overlap stand side by side: the place of this one, and how many places there are. */
  readonly lane: number;
  readonly lanes: number;
}

/** Gives bookings that overlap lanes of their own. Expects the earliest first. */
export function inLanes<T extends Timed>(bookings: readonly T[]): readonly Placed<T>[] {
  const placed: Placed<T>[] = [];
  let group: { booking: T; lane: number }[] = [];
  let ends: number[] = [];
  const close = () => {
    placed.push(...group.map((one) => ({ ...one, lanes: ends.length })));
    group = [];
    ends = [];
  };
  for (const booking of bookings) {
    const start = Date.parse(booking.scheduledAt);
    if (ends.every((end) => end <= start)) close();
    const free = ends.findIndex((end) => end <= start);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = endOf(booking);
    group.push({ booking, lane });
  }
  close();
  return placed;
}
