/** Runs triggers now, and follows each evaluation until it has ended. */
import { useQuery } from '@tanstack/react-query';
import { messageOf } from '../../api/api-error.ts';
import { call, type ReplyOf } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { browserNow } from '../../clock.ts';
import { say } from '../../parts/toasts.tsx';
import { createStore, useStore } from '../../store.ts';

export type Evaluation = ReplyOf<'getEvaluation'>;

interface Run {
  readonly evaluationId: string;
  readonly startedAt: number;
}

/** Evaluations that this tab asked for, by trigger. */
const runs = createStore<Readonly<Record<string, Run>>>({});

function follow(triggerId: string, evaluationId: string): void {
  runs.set({ ...runs.get(), [triggerId]: { evaluationId, startedAt: browserNow() } });
}

const PAUSES_MS = [500, 1000, 2000, 5000];
const MOST_MS = 2 * 60_000;

export const hasEnded = ({ status }: Pick<Evaluation, 'status'>): boolean =>
  status === 'SUCCEEDED' || status === 'FAILED';

async function read(evaluationId: string): Promise<Evaluation> {
  const { data } = await call('getEvaluation', { params: { id: evaluationId } });
  if (hasEnded(data)) await refresh('listTriggers', 'getTrigger', 'listEvaluations', 'listTasks', 'listTriggerTasks');
  return data;
}

/** The evaluation that this tab asked for last, as far as it has come. */
export function useFollowedEvaluation(triggerId: string): Evaluation | undefined {
  const run = useStore(runs)[triggerId];
  const { data } = useQuery({
    queryKey: ['followed', run?.evaluationId],
    queryFn: () => read(run?.evaluationId ?? ''),
    enabled: run !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state: { data, dataUpdateCount } }) => {
      const isOver = (data && hasEnded(data)) || browserNow() - (run?.startedAt ?? 0) > MOST_MS;
      return isOver ? false : (PAUSES_MS[Math.min(dataUpdateCount, PAUSES_MS.length - 1)] ?? false);
    },
  });
  return data;
}

const sayWhy = (error: unknown): void => say(messageOf(error), { tone: 'bad' });

/** Runs each of the triggers. */
export const useRun = () =>
  useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) {
        const { data } = await call('runTrigger', { params: { id } });
        follow(id, data.evaluationId);
      }
    },
    onError: sayWhy,
  });

/** Runs all active triggers in one call. */
export const useRunAll = () =>
  useMutation({
    mutationFn: async () => {
      const { data } = await call('processTriggers');
      for (const { triggerId, evaluationId } of data.evaluations) follow(triggerId, evaluationId);
      return data.evaluations.length;
    },
    onError: sayWhy,
  });
