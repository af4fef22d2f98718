import { messageOf } from '../../api/api-error.ts';
import { call, type ReplyOf, type RouteName } from '../../api/call.ts';
import { callRequest, type ProposedRequest } from '../../api/call-request.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';

export type Suggestion = ReplyOf<'listSuggestions'>['items'][number];

const failed = (error: unknown) => say(messageOf(error), { tone: 'bad' });
const again = () => refresh('listSuggestions', 'listAuditEntries');

export function useRestore() {
  return useMutation({
    mutationFn: ({ id }: Suggestion) => call('restoreSuggestion', { params: { id } }),
    onSuccess: () => say('The suggestion is back in the list.'),
    onError: failed,
    onSettled: again,
  });
}

/** The message offers to take it back. */
export function useDismiss(onDone: () => void) {
  const restore = useRestore();
  return useMutation({
    mutationFn: ({ suggestion: { id }, reason }: { readonly suggestion: Suggestion; readonly reason: string }) =>
      call('dismissSuggestion', { params: { id }, body: reason.trim() === '' ? {} : { reason } }),
    onSuccess: (_, { suggestion }) => {
      onDone();
      say('The suggestion is dismissed.', { undo: () => restore.mutate(suggestion) });
    },
    onSettled: again,
  });
}

type Screen = 'experiments' | 'workflows';

/** Draws up an experiment, or draws the split for one into a draft. Neither acts yet, so the screen is named on which it goes on. */
export const useTryPart = (onDone: (screen: Screen, id: string) => void) =>
  useMutation({
    mutationFn: async ({ route, request }: { readonly route: RouteName; readonly request: ProposedRequest }) => {
      const { data } = await callRequest(route, request);
      return {
        screen: route === 'changeWorkflow' ? ('workflows' as const) : ('experiments' as const),
        ...Object(data),
      };
    },
    onSuccess: async ({
      screen,
      id,
      name,
    }: {
      readonly screen: Screen;
      readonly id: string;
      readonly name: string;
    }) => {
      say(
        screen === 'workflows'
          ? `The split is in the draft of “${name}”. Nothing changes for runs before you publish and activate it.`
          : `“${name}” is drawn up. Nothing changes before it is started.`,
      );
      await refresh('listExperiments', 'getWorkflow', 'listWorkflows', 'listAuditEntries');
      onDone(screen, id);
      void refresh('listSuggestions'); // once its screen is left: it takes long
    },
  });

/** Makes the call that a suggestion proposes. */
export const useTry = (onDone: () => void) =>
  useMutation({
    mutationFn: ({ route, request }: { readonly route: RouteName; readonly request: ProposedRequest }) =>
      callRequest(route, request),
    onSuccess: () => {
      onDone();
      say('Done. What changed is in the audit log.');
    },
    onSettled: () =>
      refresh(
        'listSuggestions',
        'listTriggers',
        'getTrigger',
        'getWorkflow',
        'listTasks',
        'getOverview',
        'listAuditEntries',
      ),
  });
