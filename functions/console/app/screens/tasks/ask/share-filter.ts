import type { Input } from '../../../api/call.ts';

export type ShareFilter = NonNullable<Input<'reassignTasks'>['body']>['filter'];

/** Filters of the list that are yes or no. */
const FLAGS = new Set(['isAssigned', 'isDated']);
/** What narrows a list, and no set of open tasks. */
const OF_THE_LIST = new Set(['status', 'cursor']);

/** The body's filter of what the address narrows the list to. */
export function toShareFilter(query: Readonly<Record<string, string>>): ShareFilter {
  const given = Object.entries(query).filter(([name]) => !OF_THE_LIST.has(name));
  return Object.fromEntries(given.map(([name, value]) => [name, FLAGS.has(name) ? value === 'true' : value]));
}
