/** Asks the rep of a task whether it was right and how useful it was. */

import { type FormEvent, useState } from 'react';
import { messageOf } from '../../../api/api-error.ts';
import { call } from '../../../api/call.ts';
import { refresh } from '../../../api/queries.ts';
import { useMutation } from '../../../api/use-mutation.ts';
import { Button } from '../../../parts/button.tsx';
import { Field } from '../../../parts/form/field.tsx';
import { SubmitRow } from '../../../parts/form/submit-row.tsx';
import { Moment } from '../../../parts/moment.tsx';
import { say } from '../../../parts/toasts.tsx';
import { useRefusal } from '../../../session/session.ts';
import type { Task } from '../read-tasks.ts';
import styles from './rating.module.css';

/** As the API takes it. */
const MOST_CHARACTERS = 1000;

const answers = [
  ['true', 'Yes'],
  ['false', 'No'],
] as const;
const stars = ['1', '2', '3', '4', '5'].map((n) => [n, `${n} ${'★'.repeat(Number(n))}`] as const);

interface RadiosProps {
  readonly name: string;
  readonly question: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly value: string;
  readonly isOff: boolean;
  readonly onChange: (value: string) => void;
}

function Radios({ name, question, options, value, isOff, onChange }: RadiosProps) {
  return (
    <fieldset disabled={isOff}>
      <legend className="b">{question}</legend>
      {options.map(([one, words]) => (
        <label key={one}>
          <input type="radio" name={name} checked={value === one} onChange={() => onChange(one)} />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

const textOf = (value: number | boolean | null | undefined): string => (value == null ? '' : String(value));

/** Stores ratings of a task, and reads again what shows them. */
function useRating(id: string) {
  const settled = { onSettled: () => refresh('getTask', 'listTasks', 'listTasksByRep', 'getKpis') };
  const onError = (error: unknown) => void say(messageOf(error), { tone: 'bad' });
  const store = useMutation({
    mutationFn: (body: { satisfaction: number | null; wasRight: boolean | null; comment: string | null }) =>
      call('rateTask', { params: { id }, body }),
    onSuccess: () => void say('Your rating is saved.'),
    ...{ onError, ...settled },
  });
  const remove = useMutation({
    mutationFn: () => call('removeTaskRating', { params: { id } }),
    onSuccess: () => void say('The rating is taken back.'),
    ...{ onError, ...settled },
  });
  return { store, remove };
}

/** A form with what was said before. */
export function Rating({ task: { id, rating } }: { readonly task: Task }) {
  const [wasRight, setWasRight] = useState(textOf(rating?.wasRight));
  const [satisfaction, setSatisfaction] = useState(textOf(rating?.satisfaction));
  const [comment, setComment] = useState(rating?.comment ?? '');
  const refusal = useRefusal('operator');
  const { store, remove } = useRating(id);
  const isBusy = store.isPending || remove.isPending;
  const missing = wasRight === '' && satisfaction === '' ? 'Answer one of the questions first.' : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || (refusal ?? missing) !== undefined) return;
    store.mutate({
      satisfaction: satisfaction === '' ? null : Number(satisfaction),
      wasRight: wasRight === '' ? null : wasRight === 'true',
      comment: comment.trim() || null,
    });
  };
  const takeBack = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        for (const set of [setWasRight, setSatisfaction, setComment]) set('');
      },
    });
  const isOff = refusal !== undefined;
  return (
    <form className={`stack ${styles.rating}`} aria-label="Rating" onSubmit={submit}>
      <Radios
        {...{ name: `right-${id}`, question: 'Was this task right?', options: answers, isOff }}
        value={wasRight}
        onChange={setWasRight}
      />
      <Radios
        {...{ name: `stars-${id}`, question: 'How useful was it, from 1 to 5?', options: stars, isOff }}
        value={satisfaction}
        onChange={setSatisfaction}
      />
      <Field title="Comment">
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={MOST_CHARACTERS}
            disabled={isOff}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        )}
      </Field>
      {rating && (
        <p className="sm dim">
          Rated by {rating.ratedByName ?? rating.ratedBy}, <Moment at={rating.ratedAt} />{' '}
          <Button kind="sm" refusal={refusal} isBusy={isBusy} onClick={takeBack}>
            Take it back
          </Button>
        </p>
      )}
      <SubmitRow label="Save the rating" refusal={refusal ?? missing} isPending={isBusy} />
    </form>
  );
}
