/** What the tasks are narrowed to. */
import { now } from '../../clock.ts';
import { useAddress } from '../../parts/address.ts';
import { useTenantZone } from '../../session/session.ts';
import { dueQuery } from './due.ts';

const NAMES = [
  'status',
  'priority',
  'assigneeId',
  'isAssigned',
  'triggerId',
  'customerId',
  'due',
  'dueSince',
  'dueBefore',
  'isDated',
  'createdSince',
  'createdBefore',
  'isRated',
  'wasRight',
  'view',
] as const;

export type FilterName = (typeof NAMES)[number];

export type Filters = Readonly<Partial<Record<FilterName | 'cursor', string>>>;

export const useFilters = () => useAddress(NAMES);

/** The query of the API for the filters that every list of tasks takes: all but the status and the rating. */
export function useQueryOf({
  due,
  view: _,
  status: __,
  isRated: ___,
  wasRight: ____,
  ...rest
}: Filters): Record<string, string> {
  const zone = useTenantZone();
  return { ...rest, ...dueQuery(due, now(), zone) };
}
