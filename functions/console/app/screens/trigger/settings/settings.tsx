import { type FormEvent, useMemo, useRef } from 'react';
import type { Answer } from '../../../api/call.ts';
import { refresh } from '../../../api/queries.ts';
import { useRefusal } from '../../../session/session.ts';
import { useUnsavedGuard } from '../../../shell/unsaved.ts';
import { Conflict } from './conflict.tsx';
import { useChanges } from './draft.ts';
import { about, FieldGroups } from './field-groups.tsx';
import { changedIn, describeChange, fieldsOf, toChange, toConfig, toDraft } from './fields.ts';
import { PhaseNote } from './phase-note.tsx';
import { PreviewCard } from './preview.tsx';
import styles from './settings.module.css';
import { useForm } from './use-form.ts';
import { usePreview } from './use-preview.ts';
import { fieldErrors, isConflict, useSave } from './use-save.ts';

interface SaveBarProps {
  readonly changes: readonly string[];
  readonly isBusy: boolean;
  readonly onDiscard: () => void;
}

/** Says what saving changes. */
function SaveBar({ changes, isBusy, onDiscard }: SaveBarProps) {
  return (
    <div className={`${styles.save} row between wrap`}>
      <p className="sm grow">
        <span className="b">{changes.length === 1 ? '1 change' : `${changes.length} changes`}</span>{' '}
        <span className="dim">{changes.join(', ')}. Tasks that exist stay as they are.</span>
      </p>
      <div className="row">
        <button type="button" className="btn ghost" onClick={onDiscard}>
          Discard
        </button>
        <button type="submit" className="btn pri" disabled={isBusy}>
          {isBusy ? 'Saving…' : 'Save'}
          <span aria-hidden="true">
            <kbd>Ctrl S</kbd>
          </span>
        </button>
      </div>
    </div>
  );
}

/** The form of a trigger: its state, and what its buttons do. */
function useTriggerForm({ data: trigger, etag }: Answer<'getTrigger'>) {
  const fields = useMemo(() => fieldsOf(trigger.triggerType), [trigger.triggerType]);
  const saved = useMemo(() => toDraft(trigger, fields), [trigger, fields]);
  const [changes, setChanges] = useChanges(trigger.id);
  const draft = { ...saved, ...changes };
  const changed = changedIn(draft, saved);
  // The version that the user saw when the changes began. The page reads newer ones meanwhile, which saving must not overwrite unasked.
  const seen = useRef(etag);
  if (changed.length === 0) seen.current = etag;
  const discard = () => setChanges({});
  const save = useSave(discard);
  const submit = (version = seen.current) =>
    save.mutate({ id: trigger.id, etag: version, body: toChange(draft, saved, fields) });
  useUnsavedGuard(trigger.name, changed.length > 0);
  const change = (name: string, value: string) => setChanges({ ...changes, [name]: value });
  return { fields, saved, draft, changed, discard, save, submit, change };
}

export function Settings({ answer }: { readonly answer: Answer<'getTrigger'> }) {
  const { fields, saved, draft, changed, discard, save, submit, change } = useTriggerForm(answer);
  const refusal = useRefusal('admin');
  const config = toConfig(draft, saved, fields);
  const preview = usePreview(answer.data.id, answer.etag, config);
  const errors = { ...fieldErrors(preview.query.error), ...fieldErrors(save.error) };
  const form = useForm(save.error);
  const all = [...fields, ...about];
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (changed.length > 0) submit();
  };
  const takeTheirs = () => {
    save.reset();
    discard();
    void refresh('getTrigger');
  };
  return (
    <div className={styles.split}>
      <form ref={form} className="card" aria-label="Settings" onSubmit={onSubmit}>
        {refusal && <p className={styles.note}>{refusal}</p>}
        <FieldGroups fields={all} {...{ draft, saved, errors, isReadOnly: refusal !== undefined, onChange: change }} />
        <PhaseNote
          triggerId={answer.data.id}
          changed={changed.filter((name) => fields.some((one) => one.name === name))}
        />
        {changed.length > 0 && (
          <SaveBar
            changes={changed.map((name) => describeChange(name, draft, saved, all))}
            isBusy={save.isPending}
            onDiscard={discard}
          />
        )}
      </form>
      <PreviewCard preview={preview} whose={config === undefined ? 'the saved settings' : 'your settings'} />
      {isConflict(save.error) && (
        <Conflict
          error={save.error}
          draft={draft}
          changed={changed}
          fields={all}
          onKeepMine={submit}
          onTakeTheirs={takeTheirs}
          onClose={() => save.reset()}
        />
      )}
    </div>
  );
}
