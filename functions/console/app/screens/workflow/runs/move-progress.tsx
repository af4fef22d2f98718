import { messageOf } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { refresh, useRead } from '../../../api/queries.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { Button } from '../../../parts/button.tsx';
import { say } from '../../../parts/toasts.tsx';
import { number, reasons } from '../../../parts/words.ts';
import { verbs } from './bulk-dialog.tsx';

/** How far a bulk action is, and the way to stop it. */
export function MoveProgress({ moveId }: { readonly moveId: string }) {
  const isUnderWay = (status: string | undefined) => status === 'QUEUED' || status === 'RUNNING';
  const query = useRead('getMove', { params: { id: moveId } }, { isBusy: ({ data }) => isUnderWay(data.status) });
  const stop = useMutation({
    mutationFn: () => call('stopMove', { params: { id: moveId } }),
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
    onSettled: () => refresh('getMove'),
  });
  const move = query.data?.data;
  if (!move) return null;
  const { action, status, total, lookedAt, moved, refused } = move;
  return (
    <div className="card pad row between wrap" role="status">
      <span>
        {verbs[action]}: {number(lookedAt)} of {number(total)} looked at, {number(moved)} moved
        {reasons(refused) && `, left: ${reasons(refused)}`}
        {!isUnderWay(status) && '. Done.'}
      </span>
      {isUnderWay(status) && (
        <Button kind="sm" isBusy={stop.isPending} onClick={() => stop.mutate()}>
          Stop
        </Button>
      )}
    </div>
  );
}
