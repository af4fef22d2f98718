import { useState } from 'react';
import { messagesByPath } from '../../../api/api-error.ts';
import { Field } from '../../../parts/form/field.tsx';
import { ArmsField } from '../arms-field.tsx';
import { type Draft, divisionOf, draftOf, type Experiment } from '../draft.ts';
import { isPlaced } from '../experiment-form.tsx';
import { useChangeExperiment } from '../use-experiment.ts';
import { ActDialog } from './act-dialog.tsx';

interface DivisionDialogProps {
  readonly experiment: Experiment;
  readonly etag: string | null;
  readonly onClose: () => void;
}

/** Whether customers would be divided otherwise. */
function isOtherwise(draft: Draft, { arms, holdoutPercent }: Experiment): boolean {
  const given = divisionOf(draft);
  return (
    given.holdoutPercent !== holdoutPercent ||
    arms.some(({ percentage }, place) => given.arms[place]?.percentage !== percentage)
  );
}

/** What may change while it runs. Other percentages begin a phase. */
export function DivisionDialog({ experiment, etag, onClose }: DivisionDialogProps) {
  const { id, name, phase } = experiment;
  const [draft, setDraft] = useState(() => draftOf(experiment));
  const change = useChangeExperiment(id, onClose);
  const messages = messagesByPath(change.error);
  const begins = isOtherwise(draft, experiment);
  const set = (next: Partial<Draft>) => setDraft({ ...draft, ...next });
  return (
    <ActDialog
      title={`Change “${name}”?`}
      action={begins ? `Begin phase ${phase + 1}` : 'Save'}
      error={change.error}
      placed={isPlaced}
      isBusy={change.isPending}
      onAct={() => change.mutate({ change: { name: draft.name, ...divisionOf(draft) }, etag })}
      onClose={onClose}
    >
      <Field title="Name" message={messages.name}>
        {(control) => (
          <input
            {...control}
            value={draft.name}
            maxLength={200}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <ArmsField
        arms={draft.arms}
        messages={messages}
        isOff={false}
        hasFixedIds
        isOnTrigger={experiment.triggerId !== null}
        onChange={(arms) => set({ arms })}
      />
      <Field title="Held out, in percent" message={messages.holdoutPercent}>
        {(control) => (
          <input
            {...control}
            inputMode="decimal"
            value={draft.holdoutPercent}
            onChange={(event) => set({ holdoutPercent: event.target.value })}
          />
        )}
      </Field>
      <p role="status">
        {begins
          ? `Other percentages begin phase ${phase + 1}: only customers who come from now on are divided by them, and the results begin anew, because customers of two phases came at different times. Everybody keeps the arm that they have, and the results of phase ${phase} stay.`
          : 'A name, and what arms are called, change nothing else. Other percentages would begin a new phase.'}
      </p>
    </ActDialog>
  );
}
