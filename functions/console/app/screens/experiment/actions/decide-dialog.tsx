import { useState } from 'react';
import { useRead } from '../../../api/queries.ts';
import { count } from '../../../parts/words.ts';
import type { Experiment } from '../draft.ts';
import { useDecideExperiment } from '../use-experiment.ts';
import { ActDialog } from './act-dialog.tsx';

/** What a decision on splits does, and in how many active workflows it is felt. */
function EffectOnSplits({ experimentKey }: { readonly experimentKey: string }) {
  const splits = useRead('listExperimentSplits', {}, { isLive: false }).data?.data.items;
  const workflows =
    splits && new Set(splits.filter(({ key }) => key === experimentKey).map(({ workflowId }) => workflowId)).size;
  return (
    <p>
      From now on everybody who comes to a split or text with the key <span className="mono">{experimentKey}</span> goes
      this way{workflows !== undefined && `, in ${count(workflows, 'active workflow')}`}: also those who had another
      arm, were held out, or had an arm chosen for them, and recipients who are no customers. It cannot be taken back.
    </p>
  );
}

/** Lets an arm win: names it, and says what happens to whom. */
export function DecideDialog({
  experiment,
  onClose,
}: {
  readonly experiment: Experiment;
  readonly onClose: () => void;
}) {
  const { id, name, key, arms } = experiment;
  const verdict = useRead('getExperimentResults', { params: { id } }).data?.data.verdict;
  const [chosen, setChosen] = useState<string>();
  const winner = chosen ?? verdict?.winner ?? undefined;
  const label = arms.find((arm) => arm.id === winner)?.label;
  const decide = useDecideExperiment(id, onClose);
  return (
    <ActDialog
      title={`Which arm of “${name}” wins?`}
      action={label === undefined ? 'Decide' : `Send everybody by “${label}”`}
      error={decide.error}
      isBusy={decide.isPending}
      refusal={winner === undefined ? 'Choose an arm.' : undefined}
      onAct={() => winner !== undefined && decide.mutate(winner)}
      onClose={onClose}
    >
      <fieldset className="plain-list">
        <legend className="only-read">Arm</legend>
        {arms.map((arm) => (
          <label key={arm.id}>
            <input type="radio" name="winner" checked={winner === arm.id} onChange={() => setChosen(arm.id)} />
            {arm.label}
            {verdict?.winner === arm.id && <span className="sm dim"> does better</span>}
          </label>
        ))}
      </fieldset>
      {verdict && verdict.kind !== 'WINNER' && (
        <p className="bad-text">The results show no winner: you decide by something else.</p>
      )}
      {key === null ? (
        <p>
          From now on the trigger makes all its tasks by this arm, whose settings become its own. Customers who were
          held out get tasks again. It cannot be taken back.
        </p>
      ) : (
        <EffectOnSplits experimentKey={key} />
      )}
    </ActDialog>
  );
}
