/** Sharing open tasks out among reps by their load. */
import { useQuery } from '@tanstack/react-query';
import { ApiError } from '../../../api/api-error.ts';
import { call, type Input, type ReplyOf } from '../../../api/call.ts';
import { refresh } from '../../../api/queries.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import type { ShareFilter } from './share-filter.ts';

type Body = NonNullable<Input<'reassignTasks'>['body']>;

export type Shared = ReplyOf<'reassignTasks'>;

const share = async (body: Body): Promise<Shared> => (await call('reassignTasks', { body })).data;

/** What sharing out would do now; nothing is written. */
export const useDryRun = (filter: ShareFilter, to: readonly string[] | undefined) =>
  useQuery({
    queryKey: ['share', filter, to],
    queryFn: () => share({ filter, dryRun: true, ...(to ? { to: [...to] } : {}) }),
    ...{ staleTime: 0, gcTime: 0, retry: false },
  });

interface Given {
  readonly filter: ShareFilter;
  readonly to: readonly string[] | undefined;
  /** How many the user was shown. */
  readonly expected: number;
}

const CONFLICT = 409;

/** Another number of tasks matches than the user was shown. */
export const isOutdated = (error: unknown): boolean => error instanceof ApiError && error.status === CONFLICT;

export const useShare = () =>
  useMutation({
    mutationFn: ({ filter, to, expected }: Given) => share({ filter, expected, ...(to ? { to: [...to] } : {}) }),
    onSettled: () => refresh('listTasks', 'listTasksByRep', 'getTask', 'getTaskBoard'),
  });
