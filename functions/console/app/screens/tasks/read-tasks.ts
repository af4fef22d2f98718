import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { type Filters, toQuery } from './filters.ts';

export type Task = ReplyOf<'listTasks'>['items'][number];

/** The most that the API gives at once. */
const BOARD_TASKS = 200;
const PAGE_TASKS = 50;

export const toOpenQuery = (filters: Filters) => ({ ...toQuery(filters), isOpen: 'true', order: 'dueAt' });

/** Open tasks, those due first. */
export function useOpenTasks(filters: Filters, enabled: boolean) {
  const input = { ...toOpenQuery(filters), limit: BOARD_TASKS };
  const query = useRead('listTasks', { query: input }, { enabled });
  return { query, tasks: query.data?.data.items ?? [], hasMore: query.data?.data.nextCursor != null };
}

/** Open tasks without a status; `ANY` stands for all. */
function ofStatus(status: string | undefined): Record<string, string> {
  if (status === 'ANY') return {};
  return status ? { status } : { isOpen: 'true' };
}

export const toPageQuery = (filters: Filters) => ({
  ...toQuery(filters),
  ...ofStatus(filters.status),
  order: 'dueAt',
});

/** A page of tasks. */
export const useTaskPage = (filters: Filters, enabled: boolean) =>
  useRead('listTasks', { query: { ...toPageQuery(filters), limit: PAGE_TASKS } }, { enabled });
