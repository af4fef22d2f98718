/** React's view of the API: what a screen reads, and what it changes. */
import { keepPreviousData, QueryClient, type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { usePollingInterval } from '../live/live.ts';
import { isPrinting } from '../live/printing.ts';
import { useStore } from '../store.ts';
import { ApiError } from './api-error.ts';
import { type Answer, call, chosenTenant, type Input, type ReplyOf, type RouteName } from './call.ts';
import { callAll } from './call-all.ts';

const FRESH_MS = 10_000;
/** A paused database takes 15 to 30 s to resume. */
const MOST_RETRIES = 8;
const RETRY_MS = 5000;

const isResuming = (error: unknown): boolean => error instanceof ApiError && error.status === 503;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      retry: (count, error) => isResuming(error) && count < MOST_RETRIES,
      retryDelay: RETRY_MS,
      refetchOnReconnect: false,
      refetchOnWindowFocus: false, // live.ts refreshes when somebody comes back
    },
  },
});

interface ReadOptions<N extends RouteName> {
  /** Something on the screen is under way: it is read every 5 s instead of every 15 s. */
  readonly isBusy?: boolean | ((answer: Answer<N>) => boolean);
  readonly enabled?: boolean;
  /** False for what is read once, such as a preview. */
  readonly isLive?: boolean;
  /** Shows what was read for the input before until the new answer is there, such as while a search is typed. */
  readonly keepsPrevious?: boolean;
}

/** Reads a route, again as long as somebody looks. The key is the route and its input. */
export function useRead<N extends RouteName>(
  name: N,
  input: Omit<Input<N>, 'signal' | 'key' | 'known'> = {},
  { isBusy = false, enabled = true, isLive = true, keepsPrevious = false }: ReadOptions<N> = {},
): UseQueryResult<Answer<N>> {
  const busy = usePollingInterval(true);
  const calm = usePollingInterval(false);
  const intervalOf = (answer: Answer<N> | undefined) => {
    const isBusyNow = typeof isBusy === 'boolean' ? isBusy : answer !== undefined && isBusy(answer);
    return isBusyNow ? busy : calm;
  };
  const isWhole = useStore(isPrinting);
  return useQuery({
    queryKey: [name, input, chosenTenant.get(), ...(isWhole ? ['whole'] : [])],
    queryFn: ({ signal, queryKey, client }) =>
      isWhole
        ? callAll(name, { ...input, signal })
        : call(name, { ...input, signal, known: client.getQueryData<Answer<N>>(queryKey) }),
    enabled,
    refetchInterval: ({ state }) => (isLive && !isWhole ? intervalOf(state.data) : false),
    ...(keepsPrevious || isWhole ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Reads a route with several inputs, once. Undefined for those that are not read yet, or failed. */
export const useReadEach = <N extends RouteName>(
  name: N,
  inputs: readonly Omit<Input<N>, 'signal' | 'key' | 'known'>[],
): readonly (ReplyOf<N> | undefined)[] =>
  useQueries({
    queries: inputs.map((input) => ({
      queryKey: [name, input, chosenTenant.get()],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => call(name, { ...input, signal }),
    })),
  }).map(({ data }) => data?.data);

/** Reads again what the routes returned, after a change. */
export const refresh = (...names: readonly RouteName[]): Promise<unknown> =>
  Promise.all(names.map((name) => queryClient.invalidateQueries({ queryKey: [name] })));
