/** `formatRecordsAs: JSON`: the rows as one text of JSON objects. */
import { AwsError } from '../../../service.ts';
import type { RawResult } from '../statement.ts';
import { arrayElements } from './field-text.ts';
import { stringOf } from './fields.ts';
import type { FieldKind, ResultType } from './result-types.ts';

const MOST_BYTES = 10 * 1024 * 1024;

/** Copies digits, so that a 64-bit integer keeps them all; a whole double keeps its `.0`. */
function scalar(kind: FieldKind, text: string): string {
  if (kind === 'boolean') return text === 't' ? 'true' : 'false';
  const isNumber = (kind === 'long' || kind === 'double' || kind === 'decimal') && /^-?\d/.test(text);
  if (!isNumber) return JSON.stringify(stringOf(kind, text));
  return kind === 'double' && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function value(type: ResultType, text: string | null): string {
  if (text === null) return 'null';
  if (!type.isArray) return scalar(type.kind, text);
  return `[${arrayElements(text).map((item) => (item === null ? 'null' : scalar(type.kind, item)))}]`;
}

/** Throws `BadRequestException` for columns of one name, which JSON objects cannot hold, and above 10 MB. */
export function formatRecords(result: RawResult, types: readonly ResultType[]): string {
  const names = result.fields.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) {
    throw new AwsError('BadRequestException', `The result contains more than one column with the name ${double}.`);
  }
  const columns = types.map((type, index) => ({ type, key: JSON.stringify(names[index]) }));
  const records = result.rows.map(
    (row) => `{${columns.map(({ type, key }, index) => `${key}:${value(type, row[index] ?? null)}`)}}`,
  );
  const text = `[${records}]`;
  if (Buffer.byteLength(text) > MOST_BYTES) {
    throw new AwsError('BadRequestException', 'Database response exceeded size limit');
  }
  return text;
}
