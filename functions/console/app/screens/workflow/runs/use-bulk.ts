import { useQuery } from '@tanstack/react-query';
import { messageOf } from '../../../api/api-error.ts';
import { call, type Input } from '../../../api/call.ts';
import { refreshSoon } from '../../../api/refresh-soon.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { say } from '../../../parts/toasts.tsx';
import { count } from '../../../parts/words.ts';

type Body = NonNullable<Input<'countRuns'>['body']>;
export type BulkAction = Body['action'];
export type RunFilter = Body['filter'];

export interface Bulk {
  readonly action: BulkAction;
  readonly filter: RunFilter;
}

/** How many runs it would be for. */
export const useCount = ({ action, filter }: Bulk) =>
  useQuery({
    queryKey: ['countRuns', action, filter],
    queryFn: async () => (await call('countRuns', { body: { action, filter } })).data.count,
    staleTime: 0,
    gcTime: 0,
  });

const refreshRuns = () =>
  refreshSoon('listRuns', 'getRun', 'getRunTrace', 'getWorkflowStatistics', 'listWorkflowFigures');

/** Moves them all, unless another number matches by then. */
export const useMoveMany = (onStarted: (moveId: string) => void) =>
  useMutation({
    mutationFn: async ({ action, filter, expectedCount }: Bulk & { readonly expectedCount: number }) =>
      (await call('moveRuns', { body: { action, filter, expectedCount } })).data,
    onSuccess: ({ id, total }) => {
      onStarted(id);
      say(`${count(total, 'run')} will be looked at, one after the other.`);
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: refreshRuns,
  });

const one = {
  pause: 'pauseRun',
  resume: 'resumeRun',
  cancel: 'cancelRun',
  retry: 'retryRun',
  wake: 'wakeRun',
  replay: 'replayRun',
} as const satisfies Readonly<Record<BulkAction, string>>;

const said: Readonly<Record<BulkAction, string>> = {
  pause: 'The run stands still where it next stops.',
  resume: 'The run goes on.',
  cancel: 'The run is cancelled.',
  retry: 'The run goes on from where it failed.',
  wake: 'The wait is over.',
  replay: 'Another run has begun, with the same customer.',
};

/** Moves one run. Returns the run that it is about: another one after a replay. */
export const useMoveRun = () =>
  useMutation({
    mutationFn: async ({ action, id }: { readonly action: BulkAction; readonly id: string }) => {
      const params = { id };
      const needsBody = action === 'wake' || action === 'replay';
      return (await call(one[action], needsBody ? { params, body: {} } : { params })).data;
    },
    onSuccess: (_, { action }) => say(said[action]),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: refreshRuns,
  });
