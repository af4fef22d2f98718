import { messageOf } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';

interface Switched {
  readonly triggers: readonly { readonly id: string; readonly name: string }[];
  readonly isActive: boolean;
}

async function change({ triggers, isActive }: Switched): Promise<void> {
  for (const { id } of triggers) await call('changeTrigger', { params: { id }, body: { isActive } });
}

const nameOf = ({ triggers }: Switched): string =>
  triggers.length === 1 ? `“${triggers[0]?.name}” is` : `${triggers.length} triggers are`;

/** Switches triggers on or off. The message offers to take it back. */
export function useSwitch() {
  const mutation = useMutation({
    mutationFn: change,
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refresh('listTriggers', 'getTrigger'),
    onSuccess: (_, switched) =>
      say(`${nameOf(switched)} switched ${switched.isActive ? 'on' : 'off'}.`, {
        undo: () => mutation.mutate({ ...switched, isActive: !switched.isActive }),
      }),
  });
  return mutation;
}
