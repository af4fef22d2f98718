/** What the tasks of each arm have, in the form of the trigger's own settings. */
import { useRead } from '../../../api/queries.ts';
import { FieldGroups } from '../../trigger/settings/field-groups.tsx';
import { type Field, type Draft as TriggerDraft, toDraft } from '../../trigger/settings/fields.ts';
import type { ArmConfig, Draft } from '../draft.ts';
import styles from '../experiment.module.css';
import { armFieldsOf, shownOf, withField } from './arm-config.ts';

interface ArmSettingsProps {
  readonly draft: Draft;
  /** What the API found wrong, by path. */
  readonly messages: Readonly<Partial<Record<string, string>>>;
  readonly isOff: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
}

interface OneProps {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly trigger: TriggerDraft;
  readonly config: ArmConfig;
  readonly errors: Readonly<Record<string, string>>;
  readonly isOff: boolean;
  readonly onChange: (config: ArmConfig) => void;
}

function One({ name, fields, trigger, config, errors, isOff, onChange }: OneProps) {
  const own = Object.keys(config).length;
  return (
    <fieldset className={styles.settings}>
      <legend className="b">Tasks of {name}</legend>
      <p className="sm dim">{own === 0 ? 'As the trigger makes them.' : 'What differs from the trigger is marked.'}</p>
      <FieldGroups
        {...{ fields, draft: shownOf(config, trigger), saved: trigger, savedIs: 'the trigger', errors }}
        isReadOnly={isOff}
        onChange={(member, text) => {
          const field = fields.find((one) => one.name === member);
          if (field) onChange(withField(config, trigger, field, text));
        }}
      />
    </fieldset>
  );
}

/** The messages about the config of an arm, by member. */
function errorsOf(messages: ArmSettingsProps['messages'], place: number): Readonly<Record<string, string>> {
  const prefix = `arms.${place}.config.`;
  return Object.fromEntries(
    Object.entries(messages).flatMap(([path, message]) =>
      path.startsWith(prefix) && message !== undefined ? [[path.slice(prefix.length), message]] : [],
    ),
  );
}

/** Nothing, until a trigger is chosen. */
export function ArmSettings({ draft, messages, isOff, onChange }: ArmSettingsProps) {
  const { triggerId, arms } = draft;
  const asked = { params: { id: triggerId } };
  const trigger = useRead('getTrigger', asked, { isLive: false, enabled: triggerId !== '' }).data?.data;
  if (!trigger) return null;
  const fields = armFieldsOf(trigger.triggerType);
  const saved = toDraft(trigger, fields);
  return arms.map(({ id, label, config = {} }, place) => (
    <One
      key={place}
      name={label || id || `arm ${place + 1}`}
      {...{ fields, trigger: saved, config, isOff, errors: errorsOf(messages, place) }}
      onChange={(next) => onChange({ arms: arms.map((arm, one) => (one === place ? { ...arm, config: next } : arm)) })}
    />
  ));
}
