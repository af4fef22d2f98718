/** Retries, cancels and discards jobs. */
import { useQuery } from '@tanstack/react-query';
import { ApiError, messageOf } from '../../api/api-error.ts';
import { call, type ReplyOf } from '../../api/call.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import { count } from '../../parts/words.ts';

/** Which jobs a bulk call means. */
export interface JobFilter {
  readonly type?: string;
  readonly queue?: string;
  readonly customerId?: string;
  readonly error?: string;
  readonly from?: string;
  readonly to?: string;
  readonly ids?: string[];
  readonly status?: 'FAILED' | 'CANCELLED' | 'DISCARDED';
  /** Of jobs to cancel: those of a moment to come, or those that are due. */
  readonly isDelayed?: boolean;
}

export type Move = 'retry' | 'cancel' | 'discard';

/** Most jobs that the API changes in one call. */
export const MOST_JOBS = 1000;

interface Limits {
  readonly expected?: number;
  readonly limit?: number;
  /** Of a discard, which is kept. */
  readonly reason?: string;
}

async function move(how: Move, filter: JobFilter, { reason, ...limits }: Limits): Promise<ReplyOf<'retryJobs'>> {
  const { status, isDelayed, ...rest } = filter;
  if (how === 'retry')
    return (await call('retryJobs', { body: { ...rest, ...(status ? { status } : {}), ...limits } })).data;
  if (how === 'discard')
    return (await call('discardJobs', { body: { ...rest, ...limits, reason: reason ?? 'counted' } })).data;
  return (await call('cancelJobs', { body: { ...rest, ...(isDelayed === undefined ? {} : { isDelayed }), ...limits } }))
    .data;
}

const matchedOf = (error: unknown): number | undefined => {
  const details = error instanceof ApiError && error.status === 409 ? error.details : undefined;
  return (details as { matched?: number } | undefined)?.matched; // the contract: a 409 for `expected` has the number
};

/** Asks for a change of no job, which the API refuses with the number that match. Throws ApiError for any other refusal. */
const countMatches = (how: Move, filter: JobFilter): Promise<number> =>
  move(how, filter, { expected: 0, limit: 1 }).then(
    () => 0,
    (error: unknown) => {
      const matched = matchedOf(error);
      if (matched === undefined) throw error;
      return matched;
    },
  );

/** How many jobs match. */
export const useMatches = (how: Move, filter: JobFilter) =>
  useQuery({ queryKey: ['matches', how, filter], queryFn: () => countMatches(how, filter), staleTime: 0, gcTime: 0 });

const refreshJobs = () =>
  refreshSoon('listJobs', 'getJob', 'getJobLog', 'getQueueStats', 'listFailures', 'getOverview');

const done = { retry: 'queued again', cancel: 'cancelled', discard: 'discarded' } as const;

interface Given {
  readonly how: Move;
  readonly filter: JobFilter;
  /** How many the user was shown. */
  readonly expected?: number;
  readonly reason?: string;
}

/** Moves many jobs. The API changes none when another number matches than the user was shown. */
export const useMoveJobs = () =>
  useMutation({
    mutationFn: ({ how, filter, expected, reason }: Given) =>
      move(how, filter, {
        ...(expected === undefined ? {} : { expected, limit: MOST_JOBS }),
        ...(reason === undefined ? {} : { reason }),
      }),
    onSuccess: ({ jobs }, { how, expected = jobs }) => {
      const left = expected > jobs ? ` ${count(expected - jobs, 'job')} left as before.` : '';
      say(`${count(jobs, 'job')} ${done[how]}.${left}`);
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: refreshJobs,
  });

/** Moves one job. */
export const useMoveJob = () =>
  useMutation({
    mutationFn: ({ how, id }: { readonly how: 'retry' | 'cancel'; readonly id: string }) =>
      call(how === 'retry' ? 'retryJob' : 'cancelJob', { params: { id } }),
    onSuccess: (_, { how }) => say(`The job is ${done[how]}.`),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: refreshJobs,
  });
