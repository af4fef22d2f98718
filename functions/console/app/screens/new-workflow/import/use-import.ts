import { messageOf } from '../../../api/api-error.ts';
import { call, type ReplyOf } from '../../../api/call.ts';
import { refresh } from '../../../api/queries.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { say } from '../../../parts/toasts.tsx';
import { count } from '../../../parts/words.ts';

export type Report = ReplyOf<'importWorkflow'>;

/** JSON where it is JSON: the API reads texts of other formats itself. */
function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What an import would do; nothing is written. */
export const useCheck = () =>
  useMutation({
    mutationFn: async (text: string) =>
      (await call('importWorkflow', { body: { content: contentOf(text), dryRun: true } })).data,
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });

/** Makes the drafts. */
export const useImport = () =>
  useMutation({
    mutationFn: async (text: string) => (await call('importWorkflow', { body: { content: contentOf(text) } })).data,
    onSuccess: ({ counts }) => {
      say(
        `${count(counts.created, 'draft')} made${counts.unchanged > 0 ? `, ${counts.unchanged} were there already` : ''}.`,
      );
      return refresh('listWorkflows');
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
