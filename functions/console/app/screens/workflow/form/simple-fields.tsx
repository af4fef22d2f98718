/** Fields of one value. */
import { type ComponentType, useId, useMemo, useState } from 'react';
import type { Members } from '../../../graph/graph.ts';
import { FieldFrame } from './field-frame.tsx';
import { parseAny, type Schema, writeAny } from './schema.ts';

/** Fields of an object. */
export interface FieldsProps {
  readonly schema: Schema;
  readonly path: string;
  readonly data: Members;
  readonly isOff: boolean;
  /** Which members are shown. */
  readonly filter?: (name: string) => boolean;
  /** `what` names the member that was changed. */
  readonly onChange: (data: Members, what: string) => void;
}

export interface FieldProps {
  readonly schema: Schema;
  /** Of the member, where it has no title. */
  readonly name: string;
  readonly path: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly isOff: boolean;
  /** For members that are objects. It draws this field too, so it cannot be imported. */
  readonly Fields: ComponentType<FieldsProps>;
}

export const titleOf = ({ schema, name }: Pick<FieldProps, 'schema' | 'name'>): string => schema.title ?? name;

/** The usual value, where the member is not set. */
const placeholderOf = ({ default: usual }: Schema): string | undefined =>
  usual === undefined ? undefined : String(usual);

/** `send_message` is shown as "send message". */
const choiceWords = (value: string): string => value.replaceAll(/[-_]/g, ' ');

export function ChoiceField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const { enum: values = [], default: usual, description } = schema;
  return (
    <FieldFrame title={titleOf(props)} description={description} path={path}>
      {(ids) => (
        <select
          {...ids}
          className="input"
          value={String(value ?? usual ?? '')}
          disabled={isOff}
          onChange={(event) => onChange(event.target.value)}
        >
          {usual === undefined && <option value="">–</option>}
          {values.map((one) => (
            <option key={one} value={one}>
              {choiceWords(one)}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

export function FlagField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  return (
    <FieldFrame title={titleOf(props)} description={schema.description} path={path}>
      {(ids) => (
        <input
          {...ids}
          type="checkbox"
          checked={Boolean(value ?? schema.default)}
          disabled={isOff}
          onChange={(event) =>
            onChange(event.target.checked === Boolean(schema.default) ? undefined : event.target.checked)
          }
        />
      )}
    </FieldFrame>
  );
}

/** What is no number is sent as it is, for the API to say so. */
const toNumber = (text: string): unknown => {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
};

export function NumberField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const { minimum, maximum, description, type } = schema;
  return (
    <FieldFrame title={titleOf(props)} description={description} path={path}>
      {(ids) => (
        <input
          {...ids}
          className="input"
          type="number"
          step={type === 'integer' ? 1 : 'any'}
          min={minimum}
          max={maximum}
          value={value === undefined ? '' : String(value)}
          placeholder={placeholderOf(schema)}
          readOnly={isOff}
          onChange={(event) => onChange(toNumber(event.target.value))}
        />
      )}
    </FieldFrame>
  );
}

const zones = (): readonly string[] => Intl.supportedValuesOf('timeZone');

/** A text; what its schema offers, such as types of events, is listed while it is typed. */
export function TextField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const { description, maxLength, format, examples } = schema;
  const listId = useId();
  const offered = useMemo(() => (format === 'time-zone' ? zones() : examples), [format, examples]);
  return (
    <FieldFrame title={titleOf(props)} description={description} path={path}>
      {(ids) => (
        <>
          <input
            {...ids}
            className="input"
            type={format === 'time' ? 'time' : 'text'}
            value={String(value ?? '')}
            maxLength={maxLength}
            placeholder={placeholderOf(schema)}
            readOnly={isOff}
            {...(offered ? { list: listId } : {})}
            onChange={(event) => onChange(event.target.value)}
          />
          {offered && (
            <datalist id={listId}>
              {offered.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
        </>
      )}
    </FieldFrame>
  );
}

/** Any JSON value. What is typed stays as it is typed until the field is left. */
export function AnyField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const [typed, setTyped] = useState<string>();
  return (
    <FieldFrame title={titleOf(props)} description={schema.description ?? 'A text, a number, or JSON'} path={path}>
      {(ids) => (
        <textarea
          {...ids}
          className="input mono"
          rows={2}
          value={typed ?? writeAny(value)}
          readOnly={isOff}
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value);
            onChange(parseAny(event.target.value));
          }}
          onBlur={() => setTyped(undefined)}
        />
      )}
    </FieldFrame>
  );
}
