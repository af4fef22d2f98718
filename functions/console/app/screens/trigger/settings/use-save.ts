import { ApiError, messageOf } from '../../../api/api-error.ts';
import { call, type Input } from '../../../api/call.ts';
import { queryClient, refresh } from '../../../api/queries.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { say } from '../../../parts/toasts.tsx';

interface Save {
  readonly id: string;
  readonly body: NonNullable<Input<'changeTrigger'>['body']>;
  /** The version that the form was drawn from. */
  readonly etag: string | null;
}

const CHANGED_MEANWHILE = 412;

export const isConflict = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === CHANGED_MEANWHILE;

/** The server's messages by the name of the field. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(error.fields.map(({ path, message }) => [path.replace(/^config\./, ''), message]));
}

/** Saves a trigger, unless somebody else saved it meanwhile. */
export const useSave = (onSaved: () => void) =>
  useMutation({
    mutationFn: ({ id, body, etag }: Save) =>
      call('changeTrigger', { params: { id }, body, ...(etag === null ? {} : { ifMatch: etag }) }),
    onSuccess: async (answer, { id }) => {
      queryClient.setQueriesData({ queryKey: ['getTrigger', { params: { id } }] }, answer);
      onSaved();
      say('Saved. Tasks that exist stay as they are.');
      await refresh('getTrigger', 'listTriggers', 'previewTrigger', 'listAuditEntries');
      // A phase may have begun.
      await refresh('listExperiments', 'getExperiment', 'getExperimentResults');
    },
    onError: (error) => {
      if (!isConflict(error) && Object.keys(fieldErrors(error)).length === 0) say(messageOf(error), { tone: 'bad' });
    },
  });
