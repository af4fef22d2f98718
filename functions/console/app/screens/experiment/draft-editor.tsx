import { type FormEvent, useMemo } from 'react';
import { messagesByPath } from '../../api/api-error.ts';
import type { Answer } from '../../api/call.ts';
import { SubmitRow } from '../../parts/form/submit-row.tsx';
import { useRefusal } from '../../session/session.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { changeOf, type Draft, draftOf } from './draft.ts';
import styles from './experiment.module.css';
import { ExperimentForm, isPlaced } from './experiment-form.tsx';
import { FormError } from './form-error.tsx';
import { Plan } from './plan.tsx';
import { isChangedMeanwhile, useChangeExperiment } from './use-experiment.ts';

interface DraftEditorProps {
  readonly answer: Answer<'getExperiment'>;
  /** What was typed and is not saved. */
  readonly changed: Partial<Draft>;
  readonly onChange: (changed: Partial<Draft>) => void;
}

/** An experiment that has not started, with what it takes. */
export function DraftEditor({ answer: { data, etag }, changed, onChange }: DraftEditorProps) {
  const saved = useMemo(() => draftOf(data), [data]);
  const draft = { ...saved, ...changed };
  const refusal = useRefusal(saved.triggerId === null ? 'operator' : 'admin');
  const save = useChangeExperiment(data.id, () => onChange({}));
  useUnsavedGuard(data.name, Object.keys(changed).length > 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === undefined && !save.isPending) save.mutate({ change: changeOf(draft), etag });
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <div className={styles.form}>
        <ExperimentForm
          {...{ draft, messages: messagesByPath(save.error), isOff: refusal !== undefined, hasKey: false }}
          onChange={(next) => onChange({ ...changed, ...next })}
        />
        <Plan draft={draft} />
      </div>
      <FormError error={save.error} placed={isPlaced} />
      {isChangedMeanwhile(save.error) && <p>What you typed is still here: look, and save again.</p>}
      <SubmitRow label="Save the draft" refusal={refusal} isPending={save.isPending} />
    </form>
  );
}
