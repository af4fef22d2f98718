import { type FormEvent, useId } from 'react';
import { inputSchemas } from '../../../../api/client-inputs.gen.ts';
import type { Answer } from '../../api/call.ts';
import { Button } from '../../parts/button.tsx';
import { Switch } from '../../parts/switch.tsx';
import { useRefusal, useSession } from '../../session/session.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { useChanges } from '../trigger/settings/draft.ts';
import { messageAt, type SettingName, useSaveSettings } from './save-settings.ts';
import styles from './settings.module.css';

interface RowProps {
  readonly answer: Answer<'readSettings'>;
  readonly name: SettingName;
  readonly title: string;
  readonly help: string;
}

/** A setting that is on or off, saved at once. */
export function FlagRow({ answer, name, title, help }: RowProps) {
  const save = useSaveSettings(answer);
  const refusal = useRefusal('admin');
  const isOn = answer.data[name] === true;
  return (
    <div className={styles.setting}>
      <div>
        <p className="b">{title}</p>
        <p className="sm dim">{help}</p>
      </div>
      <div className="row">
        <Switch
          isOn={isOn}
          label={title}
          refusal={refusal}
          onChange={(next) => save.mutate({ body: { [name]: next }, done: `${title}: ${next ? 'on' : 'off'}.` })}
        />
        <span className="sm">{isOn ? 'On' : 'Off'}</span>
      </div>
    </div>
  );
}

interface Member {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly multipleOf?: number;
  readonly anyOf?: readonly Member[];
}

interface BodySchema {
  readonly properties?: Readonly<Record<string, Member>>;
}

/** What the API takes for the setting; of a setting that may be null, its other type. */
function schemaOf(name: SettingName): Member {
  const body = inputSchemas.changeSettings?.body as BodySchema | undefined; // JSON Schema, as the generator wrote it
  const member = body?.properties?.[name] ?? {};
  return member.anyOf?.find(({ type }) => type !== 'null') ?? member;
}

function storedAs(text: string, isNumber: boolean): string | number | null {
  if (text.trim() === '') return null;
  return isNumber ? Number(text) : text.trim();
}

interface ValueRowProps extends RowProps {
  /** What holds when it is empty. */
  readonly none?: string;
  /** Who may change it. */
  readonly needs?: 'admin' | 'platform';
}

/** The text of an unsaved setting, kept in this tab; undefined while it is as saved. */
function useDraft(name: SettingName, title: string) {
  const { tenant } = useSession();
  const [changes, setChanges] = useChanges(`setting ${tenant?.id} ${name}`);
  const { [name]: draft } = changes;
  useUnsavedGuard(title, draft !== undefined);
  return [draft, (text: string | undefined) => setChanges(text === undefined ? {} : { [name]: text })] as const;
}

/** A number or a text with a button to save it. */
export function ValueRow({ answer, name, title, help, none, needs = 'admin' }: ValueRowProps) {
  const save = useSaveSettings(answer);
  const refusal = useRefusal(needs);
  const id = useId();
  const saved = String(answer.data[name] ?? '');
  const [draft, setDraft] = useDraft(name, title);
  const { type, minimum, maximum, maxLength, multipleOf } = schemaOf(name);
  const isNumber = type === 'integer' || type === 'number';
  const error = messageAt(save.error, name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft === undefined || refusal !== undefined) return;
    const done = `${title}: saved.`;
    save.mutate({ body: { [name]: storedAs(draft, isNumber) }, done }, { onSuccess: () => setDraft(undefined) });
  };
  return (
    <form className={styles.setting} onSubmit={submit} noValidate>
      <div>
        <label className="b" htmlFor={id}>
          {title}
        </label>
        <p className="sm dim" id={`${id}-help`}>
          {help}
          {isNumber && ` ${minimum} to ${maximum}.`}
        </p>
      </div>
      <div className={styles.value}>
        <div className="row">
          <input
            id={id}
            className="input"
            type={isNumber ? 'number' : 'text'}
            {...(isNumber ? { min: minimum, max: maximum, step: multipleOf } : { maxLength })}
            value={draft ?? saved}
            placeholder={none}
            disabled={refusal !== undefined}
            aria-invalid={error !== undefined}
            aria-describedby={`${id}-help ${id}-error`}
            onChange={(event) => setDraft(event.target.value === saved ? undefined : event.target.value)}
          />
          {draft !== undefined && (
            <>
              <button type="submit" className="btn pri" disabled={save.isPending}>
                Save
              </button>
              <Button kind="ghost" onClick={() => setDraft(undefined)}>
                Undo
              </Button>
            </>
          )}
        </div>
        <p className="sm bad-text" id={`${id}-error`} role="alert">
          {error}
        </p>
        {refusal !== undefined && <p className="sm dim">{refusal}</p>}
      </div>
    </form>
  );
}
