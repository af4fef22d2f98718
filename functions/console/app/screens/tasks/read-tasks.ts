import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ReplyOf } from '../../api/call.ts';
import { useRead } from '../../api/queries.ts';
import { type Filters, useQueryOf } from './filters.ts';

export type Task = ReplyOf<'listTasks'>['items'][number];
/** The open tasks of one rep, or of nobody. */
export type Column = ReplyOf<'listTasksByRep'>['items'][number];

const PAGE_TASKS = 50;

export interface Shown {
  /** Drawn as columns on the board. */
  readonly columns: readonly Column[];
  /** All that is shown, in the order of the screen. */
  readonly tasks: readonly Task[];
  /** How many match; undefined where only a page was read. */
  readonly total: number | undefined;
  readonly overdue: number | undefined;
  readonly next: string | null;
}

interface Read {
  readonly query: UseQueryResult<unknown>;
  readonly shown: Shown;
}

const sumOf = (columns: readonly Column[], name: 'open' | 'overdue'): number =>
  columns.reduce((sum, column) => sum + column[name], 0);

/** Open tasks by rep. */
function useBoard({ cursor: _, ...filters }: Filters, enabled: boolean): Read {
  const query = useRead('listTasksByRep', { query: useQueryOf(filters) }, { enabled, keepsPrevious: true });
  const columns = query.data?.data.items;
  const shown = useMemo<Shown>(() => {
    const all = columns ?? [];
    const tasks = all.flatMap((column) => column.tasks);
    return { columns: all, tasks, total: sumOf(all, 'open'), overdue: sumOf(all, 'overdue'), next: null };
  }, [columns]);
  return { query, shown };
}

/** Open tasks without a status; `ANY` stands for all. */
function ofStatus(status: string | undefined): Record<string, string> {
  if (status === 'ANY') return {};
  return status ? { status } : { isOpen: 'true' };
}

/** The query of the list, and of the open tasks that the board shows. */
export function useListQuery(filters: Filters) {
  const { isRated, wasRight, status } = filters;
  const rating = { ...(isRated ? { isRated } : {}), ...(wasRight ? { wasRight } : {}) };
  return { ...useQueryOf(filters), ...ofStatus(status), ...rating, order: 'dueAt' };
}

/** A page of tasks. */
function usePage(filters: Filters, enabled: boolean): Read {
  const input = { ...useListQuery(filters), limit: PAGE_TASKS };
  const query = useRead('listTasks', { query: input }, { enabled, keepsPrevious: true });
  const page = query.data?.data;
  const isFirst = filters.cursor === undefined;
  const shown = useMemo<Shown>(() => {
    const { items: tasks = [], nextCursor: next = null } = page ?? {};
    const total = isFirst && next === null ? tasks.length : undefined;
    return { columns: [], tasks, total, overdue: undefined, next };
  }, [page, isFirst]);
  return { query, shown };
}

/** Reads only what the chosen view shows. */
export function useTasks(filters: Filters, isList: boolean): Read {
  const page = usePage(filters, isList);
  const board = useBoard(filters, !isList);
  return isList ? page : board;
}
