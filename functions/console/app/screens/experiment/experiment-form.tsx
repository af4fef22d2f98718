import { Field } from '../../parts/form/field.tsx';
import { outcomeWords } from '../experiments/experiment-words.ts';
import { ArmsField } from './arms-field.tsx';
import { type Draft, isHoldout } from './draft.ts';
import { KeyField, useKeys } from './key-field.tsx';
import { OnTrigger } from './on-trigger.tsx';

export interface FormPartProps {
  readonly draft: Draft;
  /** What the API found wrong, by path. */
  readonly messages: Readonly<Partial<Record<string, string>>>;
  readonly isOff: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** Whether a message of the API stands at a field of the form. */
export const isPlaced = (path: string): boolean =>
  /^(name|key|triggerId|control|holdoutPercent|smallestArm|arms|outcome\.(kind|days|eventType))$/.test(path) ||
  /^arms\.\d+\.(id|label|percentage)$/.test(path);

const kinds = Object.entries(outcomeWords) as [Draft['kind'], string][]; // the record's own keys

/** Goals are those of a workflow. */
const kindsOf = ({ triggerId }: Draft) => kinds.filter(([kind]) => triggerId === null || kind !== 'GOAL');

function OutcomeFields({ draft, messages, isOff, onChange }: FormPartProps) {
  return (
    <>
      <Field title="Outcome" message={messages['outcome.kind']} about="What a customer has to do after coming to it.">
        {(control) => (
          <select
            {...control}
            value={draft.kind}
            disabled={isOff}
            onChange={(event) => onChange({ kind: event.target.value as Draft['kind'] })} // one of the options
          >
            {kindsOf(draft).map(([kind, words]) => (
              <option key={kind} value={kind}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft.kind === 'EVENT' && (
        <Field title="Type of the event" message={messages['outcome.eventType']} about="Such as custom.renewed.">
          {(control) => (
            <input
              {...control}
              className="input mono"
              value={draft.eventType}
              maxLength={100}
              readOnly={isOff}
              onChange={(event) => onChange({ eventType: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field title="Within days" message={messages['outcome.days']} about="1 to 90, after the customer first came.">
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            value={draft.days}
            readOnly={isOff}
            onChange={(event) => onChange({ days: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function ArmFields({ draft, messages, isOff, onChange }: FormPartProps) {
  const { arms, control } = draft;
  const hasFixedIds = useKeys()?.has(draft.key) ?? false;
  return (
    <>
      <ArmsField
        {...{ arms, messages, isOff, hasFixedIds: hasFixedIds || draft.triggerId !== null }}
        onChange={(next) => onChange({ arms: next })}
      />
      <Field title="Control" message={messages.control} about="The arm that the others are compared with.">
        {(ids) => (
          <select
            {...ids}
            value={control}
            disabled={isOff}
            onChange={(event) => onChange({ control: event.target.value })}
          >
            <option value="">the first one</option>
            {arms.map(({ id, label }, place) => (
              <option key={place} value={id}>
                {label || id}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}

function DivisionFields(props: FormPartProps) {
  const { draft, messages, isOff, onChange } = props;
  return (
    <>
      {!isHoldout(draft) && <ArmFields {...props} />}
      <Field
        title="Held out, in percent"
        message={messages.holdoutPercent}
        about={
          draft.triggerId === null
            ? 'Of all who come: their run ends at the split, so that all arms can be compared with doing nothing.'
            : 'Of all who would get a task: they get none while it runs, so that the others can be compared with them.'
        }
      >
        {(ids) => (
          <input
            {...ids}
            inputMode="decimal"
            value={draft.holdoutPercent}
            readOnly={isOff}
            onChange={(event) => onChange({ holdoutPercent: event.target.value })}
          />
        )}
      </Field>
      <Field
        title={isHoldout(draft) ? 'Customers that each side needs' : 'Customers that each arm needs'}
        message={messages.smallestArm}
        about="Before one may win. At least 100."
      >
        {(ids) => (
          <input
            {...ids}
            inputMode="numeric"
            value={draft.smallestArm}
            readOnly={isOff}
            onChange={(event) => onChange({ smallestArm: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

/** What an experiment is, before it starts. `hasKey`: it is new, so that its split can be chosen. */
export function ExperimentForm(props: FormPartProps & { readonly hasKey: boolean }) {
  const { draft, messages, isOff, onChange, hasKey } = props;
  return (
    <section className="card pad stack" aria-label="Experiment">
      <Field title="Name" message={messages.name}>
        {(control) => (
          <input
            {...control}
            value={draft.name}
            maxLength={200}
            readOnly={isOff}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      {draft.triggerId !== null && <OnTrigger id={draft.triggerId} message={messages.triggerId} />}
      {hasKey && draft.triggerId === null && <KeyField draft={draft} message={messages.key} onChange={onChange} />}
      <OutcomeFields {...props} />
      <DivisionFields {...props} />
    </section>
  );
}
