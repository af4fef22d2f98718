/** Who gets tasks: the setting `assignment`. Longer chains are set by the API and kept here. */
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import type { Answer } from '../../api/call.ts';
import { Button } from '../../parts/button.tsx';
import { useRefusal } from '../../session/session.ts';
import { useUnsavedGuard } from '../../shell/unsaved.ts';
import { AmongField } from './among.tsx';
import { type Settings, useSaveSettings } from './save-settings.ts';
import styles from './settings.module.css';

type Assignment = NonNullable<Settings['assignment']>;

const NONE = '';
const strategies: Readonly<Record<string, string>> = {
  [NONE]: 'the sales rep, or else the default assignee, without limits',
  'sales-rep': 'the sales rep who is there and has room',
  'round-robin': 'the reps in turn',
  'least-loaded': 'who has the fewest tasks of that day',
  'open-load': 'who has the fewest open tasks',
};

const DEFAULT = ['default-assignee'];
/** What is asked when the strategy finds nobody, by the chain as text. */
const fallbacks: Readonly<Record<string, string>> = {
  'default-assignee': 'the default assignee',
  nobody: 'nobody',
  'round-robin default-assignee': 'the reps in turn, then the default assignee',
  'open-load default-assignee': 'who has the fewest open tasks, then the default assignee',
};

interface SelectProps {
  readonly title: string;
  readonly help?: string;
  readonly value: string;
  readonly words: Readonly<Record<string, string>>;
  readonly isOff: boolean;
  readonly onChange: (value: string) => void;
}

/** A value that has no words, such as a chain that was set by the API, is shown as it is. */
function Select({ title, help, value, words, isOff, onChange }: SelectProps) {
  const options = value in words ? words : { ...words, [value]: value };
  return (
    <label className={styles.field}>
      <span className="b">{title}</span>
      <select className="input" value={value} disabled={isOff} onChange={({ target }) => onChange(target.value)}>
        {Object.entries(options).map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
      {help && <span className="sm dim">{help}</span>}
    </label>
  );
}

export function AssignmentCard({ answer }: { readonly answer: Answer<'readSettings'> }) {
  const saved = answer.data.assignment;
  const [draft, setDraft] = useState<Assignment | null>();
  const save = useSaveSettings(answer);
  const refusal = useRefusal('admin');
  useUnsavedGuard('Who gets tasks', draft !== undefined);
  const shown = draft === undefined ? saved : draft;
  const change = (part: Partial<Assignment>) => shown && setDraft({ ...shown, ...part });
  const choose = (strategy: string) => {
    const before = shown ?? { among: null, maxOpenTasks: null, fallback: DEFAULT };
    const known = (['sales-rep', 'round-robin', 'least-loaded', 'open-load'] as const).find((one) => one === strategy);
    setDraft(known ? { ...before, strategy: known, fallback: before.fallback.filter((one) => one !== known) } : null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft === undefined) return;
    const done = 'Who gets tasks: saved. Tasks that exist stay where they are.';
    save.mutate({ body: { assignment: draft }, done }, { onSuccess: () => setDraft(undefined) });
  };
  return (
    <section className="card" aria-label="Who gets tasks">
      <header>
        <h2>Who gets tasks</h2>
      </header>
      <form className={`stack ${styles.assignment}`} onSubmit={submit}>
        <Select
          {...{ title: 'Tasks go to', value: shown?.strategy ?? NONE, words: strategies, onChange: choose }}
          {...{ isOff: refusal !== undefined }}
          help="Of triggers, and of workflows whose nodes do not say."
        />
        {shown && (
          <>
            <AmongField among={shown.among} isOff={refusal !== undefined} onChange={(among) => change({ among })} />
            <label className={styles.field}>
              <span className="b">Most open tasks of a rep</span>
              <input
                className="input"
                type="number"
                min={0}
                max={10_000}
                value={shown.maxOpenTasks ?? ''}
                placeholder="no limit"
                disabled={refusal !== undefined}
                onChange={({ target }) => change({ maxOpenTasks: target.value === '' ? null : Number(target.value) })}
              />
              <span className="sm dim">A user may have a limit of their own.</span>
            </label>
            <Select
              {...{
                title: 'When they are away or full',
                value: shown.fallback.join(' ') || 'nobody',
                words: fallbacks,
              }}
              isOff={refusal !== undefined}
              onChange={(chain) => change({ fallback: chain.split(' ').filter((one) => one !== shown.strategy) })}
            />
          </>
        )}
        {save.error instanceof ApiError && save.error.fields.length > 0 && (
          <p className="bad-text" role="alert">
            {save.error.fields.map(({ message }) => message).join('; ')}
          </p>
        )}
        {draft !== undefined && (
          <div className="row">
            <button type="submit" className="btn pri" disabled={save.isPending}>
              Save
            </button>
            <Button kind="ghost" onClick={() => setDraft(undefined)}>
              Undo
            </Button>
          </div>
        )}
        {refusal !== undefined && <p className="sm dim">{refusal}</p>}
      </form>
    </section>
  );
}
