/** A new experiment, with what it takes beside it. */
import { type FormEvent, useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { messagesByPath } from '../../api/api-error.ts';
import { SubmitRow } from '../../parts/form/submit-row.tsx';
import { useRefusal } from '../../session/session.ts';
import { usePage } from '../../shell/page.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { armsOf, armsOfTrigger, type Draft, emptyDraft, newExperiment, onlyHoldingOut } from './draft.ts';
import styles from './experiment.module.css';
import { ExperimentForm, isPlaced } from './experiment-form.tsx';
import { FormError } from './form-error.tsx';
import { Plan } from './plan.tsx';
import { useCreateExperiment } from './use-experiment.ts';

/** The builder's link names the split and its branches with their labels, that of a trigger's screen the trigger, and how many to hold out if nothing else. */
function draftFrom(address: URLSearchParams): Draft {
  const arms = address.getAll('arm');
  const labels = address.getAll('label');
  const triggerId = address.get('trigger');
  const holdout = address.get('holdout');
  if (triggerId !== null) {
    const draft = { ...emptyDraft, subject: 'trigger', triggerId } as const;
    return holdout === null
      ? { ...draft, arms: armsOfTrigger() }
      : { ...draft, arms: onlyHoldingOut(), holdoutPercent: holdout };
  }
  return {
    ...emptyDraft,
    key: address.get('key') ?? '',
    ...(arms.length > 1 ? { arms: armsOf(arms, new Map(arms.map((id, n) => [id, labels[n] ?? '']))) } : {}),
  };
}

export default function NewExperiment() {
  usePage({ title: 'Experiments', path: '/experiments' }, { title: 'New experiment' });
  const [, navigate] = useLocation();
  const [address] = useSearchParams();
  const [first] = useState(() => draftFrom(address));
  const [draft, setDraft] = useState(first);
  const [madeId, setMadeId] = useState<string>();
  const refusal = useRefusal(draft.subject === 'trigger' ? 'admin' : 'operator');
  const create = useCreateExperiment(setMadeId);
  useUnsavedGuard('the new experiment', draft !== first && madeId === undefined);
  // Once the form has let go of its guard.
  useEffect(() => {
    if (madeId !== undefined) navigate(`/experiments/${madeId}`);
  }, [madeId, navigate]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal === undefined && !create.isPending) create.mutate(newExperiment(draft));
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <div>
        <h1>New experiment</h1>
        <p className="dim">Nothing changes before you start it.</p>
      </div>
      <div className={styles.form}>
        <ExperimentForm
          {...{ draft, messages: messagesByPath(create.error), isOff: refusal !== undefined, isNew: true }}
          onChange={(change) => setDraft({ ...draft, ...change })}
        />
        <Plan draft={draft} />
      </div>
      <FormError error={create.error} placed={isPlaced} />
      <SubmitRow label="Draw up the experiment" refusal={refusal} isPending={create.isPending} />
    </form>
  );
}
