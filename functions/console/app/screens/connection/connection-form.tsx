import { Field } from '../../parts/form/field.tsx';
import { type Auth, kinds } from '../connections/connection-words.ts';
import { authOf, type Draft } from './draft.ts';
import { fieldsOf, presets, type Field as Setting } from './fields.ts';

interface FormProps {
  readonly draft: Draft;
  /** What the API found wrong, by the path of the member. */
  readonly messages: Readonly<Partial<Record<string, string>>>;
  readonly isOff: boolean;
  /** Of the connection as it is; undefined for a new one. */
  readonly secretSet?: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
}

const serviceNames: Readonly<Record<string, string>> = {
  ...{ hubspot: 'HubSpot', google: 'Google', slack: 'Slack', salesforce: 'Salesforce' },
};

const serviceOf = (preset: string): string => serviceNames[preset] ?? preset;

/** Which service, and how it authorises calls. A connection keeps its kind. */
function Kind({ draft, messages, isOff, onChange }: FormProps) {
  const { preset, auth } = draft;
  return (
    <>
      <Field title="Service" message={messages.preset} about="Of these, addresses and scopes are known.">
        {(control) => (
          <select
            {...control}
            value={preset}
            disabled={isOff}
            onChange={(event) => onChange({ preset: event.target.value })}
          >
            <option value="">another one</option>
            {presets.map((one) => (
              <option key={one} value={one}>
                {serviceOf(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {preset === '' && (
        <Field title="Calls are authorised by" message={messages.auth}>
          {(control) => (
            <select
              {...control}
              value={auth}
              disabled={isOff}
              onChange={(event) => onChange({ auth: event.target.value as Auth })} // one of the options
            >
              {Object.entries(kinds).map(([value, { title }]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  );
}

interface SettingProps extends FormProps {
  readonly setting: Setting;
}

function SettingField({ setting, draft, messages, isOff, onChange }: SettingProps) {
  const { name, title, kind, choices, standard, help, maxLength, isRequired } = setting;
  const value = draft.settings[name] ?? '';
  const write = (text: string) => onChange({ settings: { ...draft.settings, [name]: text } });
  const isKnown = draft.preset !== '' && name !== 'clientId';
  const about = [
    help,
    kind === 'pairs' && 'A line for each, as name=value.',
    isKnown && `Empty: as ${serviceOf(draft.preset)} needs it.`,
    !isRequired && !isKnown && kind !== 'choice' && 'May be empty.',
  ];
  return (
    <Field title={title} message={messages[`settings.${name}`]} about={about.filter(Boolean).join(' ')}>
      {(control) =>
        kind === 'choice' ? (
          <select {...control} value={value} disabled={isOff} onChange={(event) => write(event.target.value)}>
            <option value="">{isKnown ? `as ${serviceOf(draft.preset)} needs it` : standard}</option>
            {choices
              .filter((one) => isKnown || one !== standard)
              .map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
          </select>
        ) : kind === 'pairs' ? (
          <textarea
            {...{ ...control, value }}
            rows={2}
            readOnly={isOff}
            spellCheck={false}
            onChange={(event) => write(event.target.value)}
          />
        ) : (
          <input
            {...{ ...control, value, maxLength }}
            readOnly={isOff}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => write(event.target.value)}
          />
        )
      }
    </Field>
  );
}

/** Written here, and shown by nothing afterwards. */
function Secret({ draft, messages, isOff, secretSet, onChange }: FormProps) {
  const auth = authOf(draft);
  const isPublic = auth === 'oauth2-authorization-code';
  const about = secretSet
    ? 'Empty: the one that is there stays. It is sealed, and never shown.'
    : `It is sealed, and never shown again.${isPublic ? ' A public client has none.' : ''}`;
  return (
    <Field title={kinds[auth].secret} message={messages.secret} about={about}>
      {(control) => (
        <input
          {...control}
          type="password"
          autoComplete="new-password"
          readOnly={isOff}
          value={draft.secret}
          onChange={(event) => onChange({ secret: event.target.value })}
        />
      )}
    </Field>
  );
}

function Rate({ draft, messages, isOff, onChange }: FormProps) {
  const { perSecond, idempotencyHeader } = draft;
  return (
    <>
      <Field
        title="Calls a second"
        message={messages.perSecond}
        about="Of all workflows together; more wait their turn."
      >
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            readOnly={isOff}
            value={perSecond}
            onChange={(event) => onChange({ perSecond: event.target.value })}
          />
        )}
      </Field>
      <Field
        title="Header of the idempotency key"
        message={messages.idempotencyHeader}
        about="The same for each attempt of a call. Empty: no header carries it."
      >
        {(control) => (
          <input
            {...control}
            readOnly={isOff}
            value={idempotencyHeader}
            onChange={(event) => onChange({ idempotencyHeader: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

/** Everything of a connection that a person decides. */
export function ConnectionForm(props: FormProps) {
  const { draft, messages, isOff, secretSet, onChange } = props;
  const { name, baseUrl, preset } = draft;
  return (
    <>
      <Field title="Name" message={messages.name} about="Nodes of workflows name it.">
        {(control) => (
          <input
            {...control}
            readOnly={isOff}
            maxLength={100}
            value={name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      {secretSet === undefined && <Kind {...props} />}
      <Field
        title="Base URL"
        message={messages.baseUrl}
        about={
          preset === ''
            ? 'https://, at a public address. Calls go below it.'
            : `Empty: that of ${serviceOf(preset)}, where all its customers have the same.`
        }
      >
        {(control) => (
          <input
            {...control}
            type="url"
            readOnly={isOff}
            maxLength={1000}
            value={baseUrl}
            onChange={(event) => onChange({ baseUrl: event.target.value })}
          />
        )}
      </Field>
      {fieldsOf(authOf(draft)).map((setting) => (
        <SettingField key={setting.name} {...props} setting={setting} />
      ))}
      <Secret {...props} />
      <Rate {...props} />
    </>
  );
}
