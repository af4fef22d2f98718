import { Field } from '../../parts/form/field.tsx';
import { armsOf, armsOfTrigger, type Draft } from './draft.ts';
import { KeyField } from './key-field.tsx';
import { TriggerField } from './trigger/trigger-field.tsx';

interface SubjectFieldProps {
  readonly draft: Draft;
  readonly messages: Readonly<Partial<Record<string, string>>>;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** What else a draft has when customers are divided by the subject. */
const start = {
  split: () => ({ subject: 'split', arms: armsOf(['a', 'b']), control: '' }) as const,
  trigger: (kind: Draft['kind']) =>
    ({ subject: 'trigger', arms: armsOfTrigger(), control: '', kind: kind === 'GOAL' ? 'ORDER' : kind }) as const,
};

/** Where customers are divided: at a split or text of a workflow, or by a trigger. */
export function SubjectField({ draft, messages, onChange }: SubjectFieldProps) {
  const { subject, kind } = draft;
  return (
    <>
      <Field title="On" about="Ways of a workflow behind a split, variants of a text, or the tasks of a trigger.">
        {(control) => (
          <select
            {...control}
            value={subject}
            onChange={(event) => onChange(event.target.value === 'trigger' ? start.trigger(kind) : start.split())}
          >
            <option value="split">a split or text of a workflow</option>
            <option value="trigger">a trigger</option>
          </select>
        )}
      </Field>
      {subject === 'trigger' ? (
        <TriggerField draft={draft} message={messages.triggerId} onChange={onChange} />
      ) : (
        <KeyField draft={draft} message={messages.key} onChange={onChange} />
      )}
    </>
  );
}
