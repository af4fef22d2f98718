import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { type Filters, toQuery } from './filters.ts';

export type Task = ReplyOf<'listTasks'>['items'][number];

/** The most that the API gives at once. */
const BOARD_TASKS = 200;
const PAGE_TASKS = 50;

const byDue = (a: Task, b: Task): number => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9');

/** Open tasks, those due first: pending ones and those in progress, which the API lists apart. */
export function useOpenTasks(filters: Filters, enabled: boolean) {
  const query = { ...toQuery(filters), order: 'dueAt', limit: BOARD_TASKS };
  const pending = useRead('listTasks', { query: { ...query, status: 'PENDING' } }, { enabled });
  const begun = useRead('listTasks', { query: { ...query, status: 'IN_PROGRESS' } }, { enabled });
  const tasks = [...(pending.data?.data.items ?? []), ...(begun.data?.data.items ?? [])].toSorted(byDue);
  return {
    query: pending.error || !pending.data ? pending : begun,
    tasks,
    hasMore: pending.data?.data.nextCursor != null,
  };
}

/** A page of tasks of one status. */
export const useTaskPage = (filters: Filters, enabled: boolean) =>
  useRead(
    'listTasks',
    {
      query: { ...toQuery(filters), status: filters.status ?? 'PENDING', order: 'dueAt', limit: PAGE_TASKS },
    },
    { enabled },
  );
