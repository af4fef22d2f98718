import { isMembers } from '../../../graph/graph.ts';
import { ConditionField } from './condition/condition-field.tsx';
import { Messages } from './field-frame.tsx';
import styles from './form.module.css';
import { ChecksField, ItemsField, TextsField } from './list-fields.tsx';
import { MapField } from './map-field.tsx';
import { PathField } from './path-field.tsx';
import { isReference, ReferenceField } from './reference-field.tsx';
import { asSchema, isSpan, membersOf, type Schema, withChoice } from './schema.ts';
import {
  AnyField,
  ChoiceField,
  type FieldProps,
  type FieldsProps,
  FlagField,
  NumberField,
  TextField,
  titleOf,
} from './simple-fields.tsx';
import { SpanField } from './span-field.tsx';
import { TemplateField } from './template-field.tsx';

/** An object with members of its own. */
function SectionField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  return (
    <fieldset className={styles.box}>
      <legend>{titleOf(props)}</legend>
      <SchemaFields
        schema={schema}
        path={path}
        data={isMembers(value) ? value : {}}
        isOff={isOff}
        onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
      />
      <Messages path={path} />
    </fieldset>
  );
}

function ofText({ format, pattern, maxLength = 0 }: Schema) {
  if (format === 'template') return TemplateField;
  if (format === 'path') return PathField;
  if (isReference(format)) return ReferenceField;
  return maxLength > 0 || format || pattern ? TextField : AnyField;
}

function ofList({ items = {} }: Schema) {
  if (items.enum) return ChecksField;
  return items.type === 'object' ? ItemsField : TextsField;
}

function ofObject(schema: Schema) {
  if (schema.properties) return isSpan(schema) ? SpanField : SectionField;
  return schema.additionalProperties ? MapField : AnyField;
}

/** The control that fits the schema of a member. */
function controlOf(schema: Schema) {
  if (schema.format === 'condition') return ConditionField;
  if (schema.enum) return ChoiceField;
  switch (schema.type) {
    case 'boolean':
      return FlagField;
    case 'integer':
    case 'number':
      return NumberField;
    case 'string':
      return ofText(schema);
    case 'array':
      return ofList(schema);
    case 'object':
      return ofObject(schema);
    default:
      return AnyField;
  }
}

/** A field for each member that goes with the others. */
export function SchemaFields({ schema, path, data, isOff, filter = () => true, onChange }: FieldsProps) {
  return membersOf(schema, data)
    .filter(filter)
    .map((name) => {
      const own = asSchema(schema.properties?.[name]);
      const Control = controlOf(own);
      const at = path === '' ? name : `${path}.${name}`;
      return (
        <Control
          key={name}
          schema={own}
          name={name}
          path={at}
          value={data[name]}
          isOff={isOff}
          Fields={SchemaFields}
          onChange={(value) => onChange(withChoice(schema, data, name, value), at)}
        />
      );
    });
}
