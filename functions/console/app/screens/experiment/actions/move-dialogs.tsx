import { number } from '../../../parts/words.ts';
import type { Experiment } from '../draft.ts';
import { useMoveExperiment, useRemoveExperiment } from '../use-experiment.ts';
import { ActDialog } from './act-dialog.tsx';

interface DialogProps {
  readonly experiment: Experiment;
  readonly onClose: () => void;
}

function WhoComes({ experiment: { key }, shares }: Pick<DialogProps, 'experiment'> & { readonly shares: string }) {
  if (key === null)
    return (
      <p>
        Who is due for a task of the trigger is divided by chance from now on: {shares}. The first arm stays for every
        later task while it runs. Tasks that exist stay as they are.
      </p>
    );
  return (
    <p>
      Who comes to a split or text with the key <span className="mono">{key}</span> for the first time is divided by
      chance from now on: {shares}. Those who came to it before keep their way or text, and do not count.
    </p>
  );
}

export function StartDialog({ experiment, onClose }: DialogProps) {
  const { id, name, arms, holdoutPercent } = experiment;
  const isOnTrigger = experiment.triggerId !== null;
  const move = useMoveExperiment(id, onClose);
  const shares = arms.map(({ label, percentage }) => `${number(percentage)} % “${label}”`).join(', ');
  return (
    <ActDialog
      title={`Start “${name}”?`}
      action="Start the experiment"
      error={move.error}
      isBusy={move.isPending}
      onAct={() => move.mutate('start')}
      onClose={onClose}
    >
      <WhoComes experiment={experiment} shares={shares} />
      {holdoutPercent > 0 && (
        <p>
          {number(holdoutPercent)} % of those who come are held out:{' '}
          {isOnTrigger ? 'they get no task from the trigger while it runs.' : 'their run ends there.'}
        </p>
      )}
      <p>After that only its name and percentages can change.</p>
    </ActDialog>
  );
}

export function StopDialog({ experiment: { id, name, triggerId, holdoutPercent }, onClose }: DialogProps) {
  const move = useMoveExperiment(id, onClose);
  return (
    <ActDialog
      title={`Stop “${name}”?`}
      action="Stop the experiment"
      error={move.error}
      isBusy={move.isPending}
      onAct={() => move.mutate('stop')}
      onClose={onClose}
    >
      <p>
        Nobody comes to it any more.{' '}
        {triggerId === null
          ? `Customers keep the arm that they have; others${holdoutPercent > 0 ? ', and those who are held out,' : ''} go by the percentages of the workflow.`
          : 'The trigger makes its tasks by its own settings again, for everybody who is due, also for those who were held out.'}{' '}
        What customers do is counted until their days are over. It cannot be started again.
      </p>
    </ActDialog>
  );
}

export function RemoveDialog({
  experiment: { id, name },
  onClose,
  onRemoved,
}: DialogProps & { readonly onRemoved: () => void }) {
  const remove = useRemoveExperiment(id, onRemoved);
  return (
    <ActDialog
      title={`Remove “${name}”?`}
      action="Remove the draft"
      error={remove.error}
      isBusy={remove.isPending}
      onAct={() => remove.mutate()}
      onClose={onClose}
    >
      <p>Nobody has come to it, so nothing is lost but what was typed.</p>
    </ActDialog>
  );
}
