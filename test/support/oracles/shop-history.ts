/** What happened in a shop while its workflows ran, and its clock. Moments are milliseconds; days are those of the shop's zone. */

export const ZONE = 'America/New_York';
const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly status: string;
  /** Who gets the tasks and bookings of this customer. */
  readonly assigneeId: string;
  /** A day, or null. */
  readonly quietUntil: string | null;
}

export interface Order {
  readonly customerId: string;
  readonly orderedAt: number;
  /** From when on the row is there. */
  readonly writtenAt: number;
}

export interface Sample {
  readonly customerId: string;
  readonly tastedAt: number;
  readonly writtenAt: number;
}

/** What was written of one booking, in order: its moment, or null when it was cancelled or deleted. */
export interface Booking {
  readonly customerId: string;
  readonly changes: readonly { readonly at: number; readonly scheduledAt: number | null }[];
}

export interface History {
  readonly people: ReadonlyMap<string, Person>;
  readonly orders: ReadonlyMap<string, readonly Order[]>;
  readonly samples: readonly Sample[];
  readonly bookings: readonly Booking[];
  readonly from: number;
  readonly to: number;
}

const parts = new Intl.DateTimeFormat('en-CA', {
  ...{ timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' },
});

export const localDay = (at: number): string => parts.format(at).slice(0, 10);
export const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The moment of a full hour of a local day: five hours behind UTC in winter, four in summer. */
function localHour(day: string, hour: number): number {
  const candidates = [4, 5].map((behind) => Date.parse(day) + (hour + behind) * HOUR_MS);
  return candidates.find((at) => parts.format(at) === `${day}, ${String(hour).padStart(2, '0')}`) ?? Number.NaN;
}

/** That hour of every day of the history. */
export function everyDay({ from, to }: History, hour: number): number[] {
  const days = Array.from({ length: Math.ceil((to - from) / DAY_MS) + 1 }, (_, n) => dayAfter(localDay(from), n));
  return days.map((day) => localHour(day, hour)).filter((at) => at > from && at <= to);
}

/** Map.groupBy, which Node 20 does not have. */
export function groupBy<T, K>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}
