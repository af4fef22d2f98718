import { useQuery } from '@tanstack/react-query';
import { messageOf } from '../../../api/api-error.ts';
import { call, type ReplyOf } from '../../../api/call.ts';
import { refresh } from '../../../api/queries.ts';
import { refreshSoon } from '../../../api/refresh-soon.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { say } from '../../../parts/toasts.tsx';
import { count } from '../../../parts/words.ts';

export type Plan = ReplyOf<'planMigration'>;
/** Where the runs of a node go, by its id: another node, EXIT or STAY. */
export type Choices = Readonly<Record<string, string>>;

interface Moved {
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly map: Choices;
  readonly percent: number;
}

/** What would become of the runs; nothing is changed. */
export const usePlan = (id: string, { fromVersion, toVersion, map }: Omit<Moved, 'percent'>, enabled: boolean) =>
  useQuery({
    queryKey: ['planMigration', id, fromVersion, toVersion, map],
    queryFn: async ({ signal }) =>
      (
        await call('planMigration', {
          params: { id },
          body: { fromVersion, toVersion, map: { ...map }, dryRun: true },
          signal,
        })
      ).data,
    enabled,
    staleTime: 0,
    placeholderData: (before) => before,
  });

export const useMigrate = (id: string) =>
  useMutation({
    mutationFn: async ({ map, ...rest }: Moved) =>
      (await call('planMigration', { params: { id }, body: { ...rest, map: { ...map } } })).data,
    onSuccess: ({ total }) => say(`${count(total, 'run')} will be looked at. Below is what became of them.`),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => {
      void refresh('listMigrations');
      return refreshSoon('listMigrations', 'listRuns', 'getWorkflowStatistics');
    },
  });

export const useReverse = (id: string) =>
  useMutation({
    mutationFn: async (migrationId: string) =>
      (await call('reverseMigration', { params: { id, migrationId }, body: {} })).data,
    onSuccess: ({ total }) => say(`${count(total, 'run')} go back.`),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refreshSoon('listMigrations', 'listRuns', 'getWorkflowStatistics'),
  });
