/** One value of a result as the Data API's `Field`. */
import type { ArrayValue, Field } from '@aws-sdk/client-rds-data';
import { arrayElements, refuseInfinity, utcText, withShortFraction } from './field-text.ts';
import type { FieldKind, ResultType } from './result-types.ts';

/** A `Field` as JSON carries it: bytes in base64, and doubles that JSON has no number for as strings. */
export type WireField =
  | Exclude<Field, Field.BlobValueMember | Field.DoubleValueMember | Field.$UnknownMember>
  | { readonly blobValue: string }
  | { readonly doubleValue: number | string };

interface FieldOptions {
  readonly longAsString: boolean;
  readonly decimalAsNumber: boolean;
}

/** NaN and the infinities stay words, which the SDK clients read as such. */
const double = (text: string): number | string => (/^-?\d/.test(text) ? Number(text) : text);

/** Text of kinds that are strings on the wire. */
export function stringOf(kind: FieldKind, text: string): string {
  switch (kind) {
    case 'time':
      return withShortFraction(text);
    case 'timestamp':
      return withShortFraction(refuseInfinity(text));
    case 'timestamptz':
      return utcText(text);
    case 'date':
      return refuseInfinity(text);
    case 'blob':
      return Buffer.from(text.slice(2), 'hex').toString('base64'); // \x…
    default:
      return text;
  }
}

/** One list for all elements, of the kind that the column's element type has; NULLs are nulls in it. */
function arrayField(kind: FieldKind, text: string, options: FieldOptions): WireField {
  const elements = arrayElements(text);
  const each = <T>(convert: (element: string) => T) => elements.map((item) => (item === null ? null : convert(item)));
  const value = (): ArrayValue => {
    if (kind === 'boolean') return { booleanValues: each((item) => item === 't') };
    // The wire carries NaN and the infinities as strings where the SDK's type has numbers.
    if (kind === 'double') return { doubleValues: each(double) as (number | null)[] };
    if (kind === 'long' && !options.longAsString) return { longValues: each(Number) };
    return { stringValues: each((item) => stringOf(kind, item)) };
  };
  return { arrayValue: value() };
}

/** `options.decimalAsNumber` makes a long of what has no fraction, as documented for DOUBLE_OR_LONG. */
export function toField(type: ResultType, text: string | null, options: FieldOptions): WireField {
  if (text === null) return { isNull: true };
  if (type.isArray) return arrayField(type.kind, text, options);
  switch (type.kind) {
    case 'boolean':
      return { booleanValue: text === 't' };
    case 'long':
      return options.longAsString ? { stringValue: text } : { longValue: Number(text) };
    case 'double':
      return { doubleValue: double(text) };
    case 'decimal':
      if (!options.decimalAsNumber) return { stringValue: text };
      return /^-?\d+$/.test(text) ? { longValue: Number(text) } : { doubleValue: double(text) };
    case 'blob':
      return { blobValue: stringOf('blob', text) };
    default:
      return { stringValue: stringOf(type.kind, text) };
  }
}
