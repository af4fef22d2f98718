import { messageOf } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { refresh } from '../../api/queries.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { say } from '../../parts/toasts.tsx';
import { useRefusal, useSession } from '../../session/session.ts';
import type { Maintenance } from './last-runs.tsx';
import { wordsOf } from './schedule-words.ts';

interface Given {
  readonly pieces: readonly Pick<Maintenance, 'name'>[];
  readonly isOn: boolean;
}

async function change({ pieces, isOn }: Given): Promise<void> {
  for (const { name } of pieces) await call(isOn ? 'resumeMaintenance' : 'pauseMaintenance', { params: { name } });
}

const subjectOf = ({ pieces }: Given): string =>
  pieces.length === 1 ? `“${wordsOf(pieces[0]?.name ?? '')}” is` : `${pieces.length} pieces of maintenance are`;

/** Switches the schedule of pieces on or off for the tenant. The message offers to take it back. */
export function useSwitchMaintenance() {
  const mutation = useMutation({
    mutationFn: change,
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refresh('listMaintenance', 'getOverview', 'listAuditEntries'),
    onSuccess: (_, given) =>
      say(`${subjectOf(given)} switched ${given.isOn ? 'on' : 'off'}.`, {
        undo: () => mutation.mutate({ ...given, isOn: !given.isOn }),
      }),
  });
  return mutation;
}

/** Why the user may not switch a piece off or on. */
export function useNoSwitch(): (piece: Maintenance) => string | undefined {
  const role = useRefusal('operator');
  const { tenant } = useSession();
  return ({ scope, isEnabled, disabledBecause, pausedAt }) => {
    if (scope === 'installation')
      return 'It works on the whole installation: its schedule is switched off at deployment, with the context value schedules.';
    if (tenant === null) return 'It is switched for one tenant: choose a tenant.';
    if (!isEnabled && pausedAt === null) return disabledBecause ?? undefined;
    return role;
  };
}
