import { messageOf, messagesByMember } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { refreshSoon } from '../../api/refresh-soon.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import type { ScheduleBody } from './draft.ts';

interface Created {
  readonly forget: () => void;
  readonly onCreated: (name: string) => void;
}

export const useCreateSchedule = ({ forget, onCreated }: Created) =>
  useMutation({
    mutationFn: async (body: ScheduleBody) => (await call('createSchedule', { body })).data,
    onSuccess: async ({ name }) => {
      forget();
      say(`“${name}” is made.`);
      await refresh('listSchedules');
      onCreated(name);
    },
    onError: (error) => {
      if (Object.keys(messagesByMember(error)).length === 0) say(messageOf(error), { tone: 'bad' });
    },
  });

const routes = { run: 'runSchedule', pause: 'pauseSchedule', resume: 'resumeSchedule' } as const;
const said = {
  run: 'It runs now. Its next moment stays.',
  pause: 'It is paused: what would come meanwhile is not made up for.',
  resume: 'It goes on with the next moment.',
} as const;

/** Runs it now, pauses it, or lets it go on. */
export const useMoveSchedule = (name: string) =>
  useMutation({
    mutationFn: async (how: keyof typeof routes) => {
      await call(routes[how], { params: { name } });
    },
    onSuccess: (_, how) => say(said[how]),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refreshSoon('getSchedule', 'listSchedules', 'listFirings', 'listNextMoments'),
  });

export const useRemoveSchedule = (name: string, onRemoved: () => void) =>
  useMutation({
    mutationFn: () => call('removeSchedule', { params: { name } }),
    onSuccess: async () => {
      onRemoved();
      say('The schedule and its history are removed.');
      await refresh('listSchedules');
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
