/** Converts our values to the Data API's fields and back. Strings bind as text, so statements cast each placeholder. */
import type { Field, SqlParameter } from '@aws-sdk/client-rds-data';
import { parseJson, writeJson } from './exact-json.ts';
import { camelCase, type SqlType, type Statement } from './statement.ts';

function toField(value: unknown, type: SqlType): Field {
  if (value === null || value === undefined) return { isNull: true };
  if (type === 'jsonb') return { stringValue: writeJson(value) };
  if (value instanceof Date) return { stringValue: value.toISOString() };
  if (typeof value === 'boolean') return { booleanValue: value };
  if (typeof value === 'number') return type === 'int4' ? { longValue: value } : { doubleValue: value };
  return { stringValue: String(value) };
}

function fromField(field: Field, type: SqlType): unknown {
  if (field.isNull) return null;
  if (field.booleanValue !== undefined) return field.booleanValue;
  if (field.longValue !== undefined) return field.longValue;
  if (field.doubleValue !== undefined) return field.doubleValue;
  const text = field.stringValue ?? '';
  // The Data API returns a timestamptz in UTC without an offset.
  if (type === 'timestamptz') return new Date(`${text.replace(' ', 'T')}Z`);
  return type === 'jsonb' ? parseJson(text) : text;
}

/** Converts a statement's values. An absent member binds null. */
export function toParameters<P, R>(statement: Statement<P, R>, values: P): SqlParameter[] {
  const given = values as Readonly<Record<string, unknown>>;
  return Object.entries(statement.parameters).map(([name, type]) => ({
    name,
    value: toField(given[camelCase(name)], type),
  }));
}

/** Converts rows. Column names come from the statement: asking the service for them costs a catalogue query per call. */
export function toRows<P, R>(statement: Statement<P, R>, records: readonly (readonly Field[])[]): R[] {
  const members = statement.columns.map(([name, type]) => [camelCase(name), type] as const);
  return records.map((record) => {
    const row: Record<string, unknown> = {};
    for (const [index, [member, type]] of members.entries())
      row[member] = fromField(record[index] ?? { isNull: true }, type);
    return row as R; // the statement's own columns
  });
}
