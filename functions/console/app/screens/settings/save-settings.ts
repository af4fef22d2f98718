import { ApiError, messageOf } from '../../api/api-error.ts';
import { type Answer, call, type Input, type ReplyOf } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';

export type Settings = ReplyOf<'readSettings'>;
export type SettingName = keyof Settings & string;

interface Given {
  readonly body: NonNullable<Input<'changeSettings'>['body']>;
  /** What was done, as a sentence. */
  readonly done: string;
}

/** The server's message at one setting. */
export const messageAt = (error: unknown, name: SettingName): string | undefined =>
  error instanceof ApiError ? error.fields.find(({ path }) => path === name)?.message : undefined;

/** Saves settings, unless somebody else saved meanwhile: then nothing is changed, and what they saved is read. */
export const useSaveSettings = ({ etag }: Pick<Answer<'readSettings'>, 'etag'>) =>
  useMutation({
    mutationFn: ({ body }: Given) => call('changeSettings', { body, ...(etag === null ? {} : { ifMatch: etag }) }),
    onError: (error) => {
      const isAtField = error instanceof ApiError && error.fields.length > 0;
      if (!isAtField) say(messageOf(error), { tone: 'bad' });
    },
    // Said when what was typed counts as saved, so that nobody who leaves then is asked.
    onSettled: async (_, error, { done }) => {
      await refresh('readSettings', 'listAuditEntries', 'getQueueStats', 'listMaintenance');
      if (!error) say(done);
    },
  });
