/** What the list of tasks is narrowed to. The address is its only state, so that a link reproduces the view. */
import { useSearchParams } from 'wouter';
import { now } from '../../clock.ts';

const NAMES = [
  'status',
  'priority',
  'assigneeId',
  'isAssigned',
  'triggerId',
  'customerId',
  'due',
  'createdSince',
  'createdBefore',
  'view',
  'cursor',
] as const;

export type FilterName = (typeof NAMES)[number];

export type Filters = Readonly<Partial<Record<FilterName, string>>>;

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 86_400_000;

/** Whole minutes, so that two readings within a minute ask the same. */
const inMinutes = (ms: number): string => new Date(Math.floor(ms / MINUTE_MS) * MINUTE_MS).toISOString();

/** The query of the API for the filters. */
export function toQuery({ due, view: _, status: __, ...rest }: Filters): Record<string, string> {
  if (due === 'overdue') return { ...rest, dueBefore: inMinutes(now()) };
  if (due === 'week') return { ...rest, dueBefore: inMinutes(now() + WEEK_MS) };
  return rest;
}

export function useFilters(): [filters: Filters, set: (changes: Filters) => void] {
  const [search, setSearch] = useSearchParams();
  const given = NAMES.flatMap((name) => {
    const value = search.get(name);
    return value ? [[name, value] as const] : [];
  });
  const set = (changes: Filters) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (!('cursor' in changes)) next.delete('cursor'); // other filters have other pages
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  return [Object.fromEntries(given), set];
}
