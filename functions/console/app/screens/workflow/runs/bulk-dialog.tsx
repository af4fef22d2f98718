import { Button } from '../../../parts/button.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { View } from '../../../parts/view.tsx';
import { count, inWords } from '../../../parts/words.ts';
import { type Bulk, type BulkAction, useCount, useMoveMany } from './use-bulk.ts';

export const verbs: Readonly<Record<BulkAction, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  retry: 'Retry',
  wake: 'Wake',
  replay: 'Replay',
};

const about: Readonly<Record<BulkAction, string>> = {
  pause: 'Each stands still where it next stops. What it waits for meanwhile is kept.',
  resume: 'Those that are paused go on.',
  cancel: 'They end where they stand. This cannot be taken back.',
  retry: 'Each goes on from the node where it failed. Nothing that it did before is done again.',
  wake: 'Their waits end now.',
  replay: 'Each starts anew, with the same customer. What the first run did is done again.',
};

interface BulkDialogProps extends Bulk {
  /** The node's name, where only one is meant. */
  readonly nodeName: string | undefined;
  readonly onStarted: (moveId: string) => void;
  readonly onClose: () => void;
}

/** Counts the runs that match before it moves them. */
export function BulkDialog({ action, filter, nodeName, onStarted, onClose }: BulkDialogProps) {
  const query = useCount({ action, filter });
  const move = useMoveMany(onStarted);
  const parts = [
    filter.status && inWords(filter.status),
    nodeName && `at “${nodeName}”`,
    filter.error && `with the error ${filter.error}`,
    filter.version !== undefined && `of version ${filter.version}`,
  ].filter(Boolean);
  return (
    <Dialog title={`${verbs[action]} all runs that match?`} onClose={onClose}>
      <View query={query} rows={2}>
        {(matched) => (
          <>
            <p>
              <span className="b">{count(matched, 'run')}</span> {parts.join(', ')}
            </p>
            <p className="sm dim">{about[action]}</p>
            <div className="row end wrap">
              <Button onClick={onClose}>Leave them</Button>
              <Button
                kind="pri"
                refusal={matched === 0 ? 'No run matches.' : undefined}
                onClick={() => {
                  move.mutate({ action, filter, expectedCount: matched });
                  onClose();
                }}
              >
                {verbs[action]} {count(matched, 'run')}
              </Button>
            </div>
          </>
        )}
      </View>
    </Dialog>
  );
}
