import { useState } from 'react';
import { type Field, fieldsOf, isGone, operatorsFor } from '../../../../graph/fields.ts';
import { isMembers, type Members } from '../../../../graph/graph.ts';
import { useEditor } from '../../editor/editor-context.ts';
import { ChooseField } from '../path-field.tsx';
import { withMember } from '../schema.ts';
import { readValue, readValues, writeValues } from './groups.ts';

interface ValueProps {
  readonly operand: string;
  readonly field: Field | undefined;
  readonly value: unknown;
  readonly path: string;
  readonly isOff: boolean;
  readonly onChange: (value: unknown) => void;
}

/** Two numbers, the smaller first. */
function PairValue({ value, path, isOff, onChange }: ValueProps) {
  const [from, to] = Array.isArray(value) ? value : [];
  const input = (label: string, place: number, own: unknown) => (
    <input
      className="input"
      type="number"
      step="any"
      aria-label={label}
      data-path={`${path}.value.${place}`}
      value={own === undefined || own === null ? '' : String(own)}
      readOnly={isOff}
      onChange={(event) => {
        const next = event.target.value === '' ? null : Number(event.target.value);
        onChange(place === 0 ? [next, to ?? null] : [from ?? null, next]);
      }}
    />
  );
  return (
    <div className="row">
      {input('From', 0, from)}
      {input('To', 1, to)}
    </div>
  );
}

const kindOf = (operand: string, field: Field | undefined): string =>
  ['number', 'days'].includes(operand)
    ? 'number'
    : ['text', 'pattern', 'moment'].includes(operand)
      ? 'text'
      : (field?.kind ?? 'any');

/** What the field is compared with. A list is kept as it is typed until it is left. */
function ValueInput({ operand, field, value, path, isOff, onChange }: ValueProps) {
  const [typed, setTyped] = useState<string>();
  const kind = kindOf(operand, field);
  const isList = operand === 'list';
  const written = isList ? writeValues(value) : value === undefined ? '' : String(value);
  const isDay = operand === 'moment' && /^(\d{4}-\d\d-\d\d)?$/.test(written);
  return (
    <input
      className="input"
      type={kind === 'number' ? 'number' : isDay ? 'date' : 'text'}
      step="any"
      aria-label={isList ? 'Values, parted by commas' : operand === 'days' ? 'Days' : 'Value'}
      data-path={`${path}.value`}
      value={typed ?? written}
      readOnly={isOff}
      onChange={(event) => {
        if (isList) setTyped(event.target.value);
        onChange(isList ? readValues(event.target.value, kind) : readValue(event.target.value, kind));
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

function Value(props: ValueProps) {
  const { operand, value, path, isOff, onChange } = props;
  if (operand === 'none') return null;
  if (operand === 'pair') return <PairValue {...props} />;
  const isOfField = isMembers(value);
  return (
    <>
      {isOfField ? (
        <ChooseField
          control={{ 'aria-label': 'Value of the field', 'data-path': `${path}.value` }}
          value={String(value.path ?? '')}
          isOff={isOff}
          onChange={(other) => onChange({ path: other })}
        />
      ) : (
        <ValueInput {...props} />
      )}
      {!isOff && operand !== 'list' && operand !== 'pattern' && (
        <button type="button" className="btn sm ghost" onClick={() => onChange(isOfField ? undefined : { path: '' })}>
          {isOfField ? 'Compare with a value' : 'Compare with another field'}
        </button>
      )}
    </>
  );
}

interface LeafEditorProps {
  readonly leaf: Members;
  readonly path: string;
  readonly isOff: boolean;
  readonly onChange: (leaf: Members) => void;
}

/** One comparison: a field, how it is compared, and with what. */
export function LeafEditor({ leaf, path, isOff, onChange }: LeafEditorProps) {
  const { graph, attributes, language } = useEditor();
  const field = fieldsOf(graph, attributes).find((one) => one.path === leaf.path);
  const op = String(leaf.op ?? 'eq');
  const operators = operatorsFor(language.all.operators, field, op);
  const operandOf = (name: string) => language.all.operators.find((one) => one.op === name)?.operand ?? 'scalar';
  const changeField = (next: string) => {
    const chosen = fieldsOf(graph, attributes).find((one) => one.path === next);
    const fitting = operatorsFor(language.all.operators, chosen, '');
    const isFitting = fitting.some((one) => one.op === op);
    onChange({ ...(isFitting ? leaf : { op: fitting[0]?.op ?? 'eq' }), path: next });
  };
  const changeOperator = (next: string) => {
    const isSameKind = operandOf(next) === operandOf(op);
    onChange({ ...(isSameKind ? leaf : withMember(leaf, 'value', undefined)), op: next });
  };
  return (
    <>
      <ChooseField
        control={{ 'aria-label': 'Field', 'data-path': `${path}.path` }}
        value={String(leaf.path ?? '')}
        isOff={isOff}
        onChange={changeField}
      />
      {isGone(String(leaf.path ?? ''), attributes) && (
        <span className="sm dim">None of the newest customers has this attribute.</span>
      )}
      <select
        className="input"
        aria-label="Comparison"
        data-path={`${path}.op`}
        value={op}
        disabled={isOff}
        onChange={(event) => changeOperator(event.target.value)}
      >
        {operators.map((one) => (
          <option key={one.op} value={one.op}>
            {one.title}
          </option>
        ))}
      </select>
      <Value
        operand={operandOf(op)}
        field={field}
        value={leaf.value}
        path={path}
        isOff={isOff}
        onChange={(value) => onChange(withMember(leaf, 'value', value))}
      />
    </>
  );
}
