import { ApiError, messageOf } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import type { CalendarChange } from './draft.ts';

const CHANGED_MEANWHILE = 412;

const again = () => refresh('getCalendar', 'listCalendars', 'listOpenSpans');

/** What is wrong, each with its place: `hours.MON.0.closes must …`. */
export const faultsOf = (error: unknown): readonly string[] =>
  error instanceof ApiError ? error.fields.map(({ path, message }) => `${path} ${message}`) : [];

/** Saves what was changed, unless somebody else saved meanwhile: then nothing is changed, and theirs is read. */
export const useSaveCalendar = (
  id: string,
  { forget, rebase }: { readonly forget: () => void; readonly rebase: () => void },
) =>
  useMutation({
    mutationFn: ({ change, etag }: { readonly change: CalendarChange; readonly etag: string | null }) =>
      call('changeCalendar', { params: { id }, body: change, ...(etag === null ? {} : { ifMatch: etag }) }),
    onSuccess: async () => {
      await again();
      forget();
      say('Saved. What waits by the calendar has moved with it.');
    },
    onError: (error) => {
      const isOld = error instanceof ApiError && error.status === CHANGED_MEANWHILE;
      if (isOld) {
        rebase();
        say(
          'Somebody else saved the calendar meanwhile. Your changes are still here, on top of theirs: look, and save again.',
          {
            tone: 'bad',
          },
        );
        void again();
      } else if (faultsOf(error).length === 0) say(messageOf(error), { tone: 'bad' });
    },
  });

interface Created {
  readonly forget: () => void;
  readonly onCreated: (id: string) => void;
}

export const useCreateCalendar = ({ forget, onCreated }: Created) =>
  useMutation({
    mutationFn: async (body: NonNullable<Input<'createCalendar'>['body']>) =>
      (await call('createCalendar', { body })).data,
    onSuccess: async ({ id, name }) => {
      forget();
      say(`“${name}” is made.`);
      await again();
      onCreated(id);
    },
    onError: (error) => {
      if (faultsOf(error).length === 0) say(messageOf(error), { tone: 'bad' });
    },
  });

export const useRemoveCalendar = (id: string, onRemoved: () => void) =>
  useMutation({
    mutationFn: () => call('removeCalendar', { params: { id } }),
    onSuccess: async () => {
      onRemoved();
      say('The calendar is removed.');
      await refresh('listCalendars');
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
