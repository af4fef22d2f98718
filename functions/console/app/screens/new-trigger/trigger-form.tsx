import { type FormEvent, useMemo } from 'react';
import { useRefusal } from '../../session/session.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { useChanges } from '../trigger/settings/draft.ts';
import { about, FieldGroups } from '../trigger/settings/field-groups.tsx';
import { DESCRIPTION, type Draft, fieldsOf, NAME, toWholeConfig } from '../trigger/settings/fields.ts';
import { PreviewCard } from '../trigger/settings/preview.tsx';
import settingsStyles from '../trigger/settings/settings.module.css';
import { useForm } from '../trigger/settings/use-form.ts';
import { useNewPreview } from '../trigger/settings/use-preview.ts';
import { fieldErrors } from '../trigger/settings/use-save.ts';
import { titleOf } from './gallery.tsx';
import styles from './new-trigger.module.css';
import { type NewTrigger, useCreate } from './use-create.ts';

/** Not a setting, but kept with them until the trigger is made. */
const IS_OFF = 'isOff';

interface TriggerFormProps {
  readonly type: string;
  /** What the fields begin with: nothing, or what another trigger has. */
  readonly start: Draft;
  /** Under which the unsaved fields are kept in this tab. */
  readonly draftName: string;
}

/** The settings of a new trigger, beside what they would do. */
export function TriggerForm({ type, start, draftName }: TriggerFormProps) {
  const fields = useMemo(() => fieldsOf(type), [type]);
  const [changes, setChanges] = useChanges(draftName);
  const draft: Draft = { ...start, ...changes };
  const refusal = useRefusal('admin');
  const config = toWholeConfig(draft, fields);
  const preview = useNewPreview(type, config);
  const create = useCreate(() => setChanges({}));
  const form = useForm(create.error);
  useUnsavedGuard(draft[NAME] || `New ${titleOf(type)}`, Object.keys(changes).length > 0);
  const change = (name: string, value: string) => setChanges({ ...changes, [name]: value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (refusal !== undefined || create.isPending) return;
    const { [NAME]: name = '', [DESCRIPTION]: description } = draft;
    const given = { triggerType: type, name, config, isActive: !draft[IS_OFF] };
    create.mutate({ ...given, ...(description ? { description } : {}) } as NewTrigger); // drawn from the schema of its type
  };
  return (
    <div className={settingsStyles.split}>
      <form ref={form} className="card" aria-label="New trigger" onSubmit={submit} noValidate>
        {refusal && <p className={settingsStyles.note}>{refusal}</p>}
        <FieldGroups
          fields={[...about, ...fields]}
          draft={draft}
          saved={draft}
          errors={{ ...fieldErrors(preview.query.error), ...fieldErrors(create.error) }}
          isReadOnly={refusal !== undefined}
          onChange={change}
        />
        <div className={styles.end}>
          <label className="row">
            <input
              type="checkbox"
              checked={!draft[IS_OFF]}
              onChange={(event) => change(IS_OFF, event.target.checked ? '' : 'true')}
            />
            Active at once: its next evaluation makes the tasks beside
          </label>
          <div>
            <button type="submit" className="btn pri" disabled={refusal !== undefined || create.isPending}>
              {create.isPending ? 'Making…' : 'Make the trigger'}
            </button>
          </div>
        </div>
      </form>
      <PreviewCard preview={preview} whose="these settings" />
    </div>
  );
}
