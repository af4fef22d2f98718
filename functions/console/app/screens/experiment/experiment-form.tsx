import { Field } from '../../parts/form/field.tsx';
import { aimWords, outcomeWords } from '../experiments/experiment-words.ts';
import { ArmsField } from './arms-field.tsx';
import type { Draft } from './draft.ts';
import { useKeys } from './key-field.tsx';
import { SubjectField } from './subject-field.tsx';
import { ArmSettings } from './trigger/arm-settings.tsx';

export interface FormPartProps {
  readonly draft: Draft;
  /** What the API found wrong, by path. */
  readonly messages: Readonly<Partial<Record<string, string>>>;
  readonly isOff: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** Whether a message of the API stands at a field of the form. */
export const isPlaced = (path: string): boolean =>
  /^(name|key|triggerId|control|holdoutPercent|smallestArm|arms|outcome\.(kind|days|eventType|better))$/.test(path) ||
  /^arms\.\d+\.(id|label|percentage|config\.\w+)$/.test(path);

const kinds = Object.entries(outcomeWords) as [Draft['kind'], string][]; // the record's own keys

/** Goals are those of a workflow. */
const kindsOf = ({ subject }: Draft) => kinds.filter(([kind]) => subject === 'split' || kind !== 'GOAL');

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
      <Field
        title="Better is"
        message={messages['outcome.better']}
        about="Fewer of what nobody wants, such as customers who unsubscribe."
      >
        {(control) => (
          <select
            {...control}
            value={draft.better}
            disabled={isOff}
            onChange={(event) => onChange({ better: event.target.value as Draft['better'] })} // one of the options
          >
            {Object.entries(aimWords).map(([aim, words]) => (
              <option key={aim} value={aim}>
                {words}
              </option>
            ))}
          </select>
        )}
      </Field>
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

function ControlField({ draft: { arms, control }, messages, isOff, onChange }: FormPartProps) {
  return (
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
  );
}

function DivisionFields({ draft, messages, isOff, onChange }: FormPartProps) {
  const { subject, arms } = draft;
  const isOnTrigger = subject === 'trigger';
  const hasFixedIds = (useKeys()?.has(draft.key) ?? false) && !isOnTrigger;
  return (
    <>
      <ArmsField
        {...{ arms, messages, isOff, hasFixedIds, isOnTrigger }}
        onChange={(next) => onChange({ arms: next })}
      />
      {isOnTrigger && <ArmSettings {...{ draft, messages, isOff, onChange }} />}
      {arms.length > 1 && <ControlField {...{ draft, messages, isOff, onChange }} />}
      <Field
        title="Held out, in percent"
        message={messages.holdoutPercent}
        about={`Of all who come: ${isOnTrigger ? 'they get no task' : 'their run ends there'}, so that all arms can be compared with doing nothing.`}
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
        title="Customers that each arm needs"
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

/** What an experiment is, before it starts. `isNew`: its split or trigger can be chosen. */
export function ExperimentForm(props: FormPartProps & { readonly isNew: boolean }) {
  const { draft, messages, isOff, onChange, isNew } = props;
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
      {isNew && <SubjectField draft={draft} messages={messages} onChange={onChange} />}
      <OutcomeFields {...props} />
      <DivisionFields {...props} />
    </section>
  );
}
