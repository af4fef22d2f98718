import { useLocation } from 'wouter';
import { messageOf } from '../../api/api-error.ts';
import { call, type Input } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import { count } from '../../parts/words.ts';
import { fieldErrors } from '../trigger/settings/use-save.ts';

export type NewTrigger = NonNullable<Input<'createTrigger'>['body']>;

/** Makes a trigger, and opens it. `onCreated` runs before. */
export function useCreate(onCreated: () => void) {
  const [, navigate] = useLocation();
  return useMutation({
    mutationFn: async (body: NewTrigger) => (await call('createTrigger', { body })).data,
    onSuccess: async ({ id, name, isActive, matchesNow }) => {
      onCreated();
      const next = isActive ? `${count(matchesNow, 'match', 'matches')} now.` : 'It is switched off.';
      say(`“${name}” is made. ${next}`);
      await refresh('listTriggers', 'listAuditEntries');
      setTimeout(() => navigate(`/triggers/${id}`)); // once the form has let go of its guard
    },
    onError: (error) => {
      if (Object.keys(fieldErrors(error)).length === 0) say(messageOf(error), { tone: 'bad' });
    },
  });
}
