/** What the screen shows. The address is its only state, so that a link reproduces the view. */
import { now } from '../../clock.ts';
import { useAddress } from '../../parts/address.ts';
import { useZone } from '../../parts/moment.tsx';
import { dayOf } from '../../parts/wall-time.ts';
import { addDays, isDay, startOf, weekOf } from './calendar/days.ts';

const VIEWS = ['day', 'week', 'list'] as const;
export type BookingsView = (typeof VIEWS)[number];

/** Filters that only the list has: a link with one of them means the list. */
const ofList = ['status', 'taskStatus', 'error', 'customerId', 'isAssigned', 'when', 'from', 'to'] as const;

const NAMES = ['view', 'date', 'assignedUserId', ...ofList] as const;

export function usePlace() {
  const [values, set] = useAddress(NAMES);
  const zone = useZone();
  const today = dayOf(now(), zone);
  const isNarrowed = ofList.some((name) => values[name] !== undefined);
  const view = VIEWS.find((one) => one === values.view) ?? (isNarrowed ? 'list' : 'day');
  const day = isDay(values.date) ? values.date : today;
  return { values, set, zone, today, view, day };
}

/** The days that a view shows, with the instants of their beginning and end. */
export function periodOf(view: BookingsView, day: string, zone: string) {
  const days = view === 'week' ? weekOf(day) : [day];
  const [first = day] = days;
  const from = startOf(first, zone);
  const to = startOf(addDays(first, days.length), zone);
  return { days, query: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } };
}
