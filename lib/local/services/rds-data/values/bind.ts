/** Turns the call's parameters into one typed value for each placeholder. */
import { validationError } from '../errors.ts';
import type { Parameter } from '../request.ts';

/** As the extended protocol takes them. With fewer values than placeholders PostgreSQL refuses the bind. */
export interface BoundValues {
  /** Type OID of `$1`, `$2`, …; 0 lets PostgreSQL infer it. */
  readonly types: readonly number[];
  /** Text form, or bytes in binary form. */
  readonly values: readonly (string | Buffer | null)[];
}

interface Bound {
  readonly type: number;
  readonly value: string | Buffer | null;
}

const INFER = 0;
const TEXT = 25;
/** `stringValue` is always text, so placeholders of other types need a cast. */
const TYPES = { booleanValue: 16, blobValue: 17, longValue: 20, stringValue: TEXT, doubleValue: 701, isNull: INFER };
const HINTED: Readonly<Record<string, { readonly type: number; readonly form?: RegExp }>> = {
  JSON: { type: 114 },
  DATE: { type: 1082, form: /^\d{4}-\d{2}-\d{2}$/ },
  TIME: { type: 1083, form: /^\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/ },
  // Without zone, T and Z: https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_SqlParameter.html
  TIMESTAMP: { type: 1114, form: /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?$/ },
  DECIMAL: { type: 1700 },
  UUID: { type: 2950 },
};

/** Returns PostgreSQL's text form, or bytes. Throws `ValidationException` for a malformed value. */
function wireValue(kind: keyof typeof TYPES, value: unknown, name: string): string | Buffer | null {
  const refuse = () => validationError(`The value of parameter ${name} isn't a valid ${kind}.`);
  switch (kind) {
    case 'isNull':
      if (value !== true) throw refuse();
      return null;
    case 'booleanValue':
      if (typeof value !== 'boolean') throw refuse();
      return String(value);
    case 'longValue':
      if (!Number.isSafeInteger(value) && !/^-?\d{16,}$/.test(String(value))) throw refuse();
      return String(value);
    case 'doubleValue':
      if (typeof value !== 'number' && !['NaN', 'Infinity', '-Infinity'].includes(String(value))) throw refuse();
      return String(value);
    default:
      if (typeof value !== 'string') throw refuse();
      return kind === 'blobValue' ? Buffer.from(value, 'base64') : value;
  }
}

/** A type hint sets the type of a string or of a null; other values ignore it. */
function bindOne({ name, value, typeHint }: Parameter): Bound {
  const members = Object.keys(value).filter((key) => value[key] !== undefined && value[key] !== null);
  const kind = members[0];
  if (members.includes('arrayValue')) throw validationError('Array parameters are not supported.');
  if (members.length !== 1 || !isKind(kind)) throw validationError(`Parameter ${name} must have exactly one value.`);
  const wire = wireValue(kind, value[kind], name);
  const hint = typeHint === undefined ? undefined : HINTED[typeHint];
  if (!hint) return { type: TYPES[kind], value: wire };
  if (kind !== 'isNull' && kind !== 'stringValue') {
    throw validationError(`The type hint ${typeHint} of parameter ${name} needs a stringValue.`);
  }
  if (typeof wire === 'string' && hint.form && !hint.form.test(wire)) {
    throw validationError(`The value of parameter ${name} isn't a valid ${typeHint}.`);
  }
  return { type: hint.type, value: wire };
}

function isKind(kind: string | undefined): kind is keyof typeof TYPES {
  return kind !== undefined && Object.hasOwn(TYPES, kind);
}

/**
 * Values for the placeholders `names`, in their order. A placeholder without a parameter is simply not bound:
 * PostgreSQL then refuses the bind (08P01), unless the placeholder is inside a dollar-quoted string, where
 * the service corrupts it silently. Parameters that no placeholder names are ignored.
 */
export function bindValues(names: readonly string[], parameters: readonly Parameter[]): BoundValues {
  const bound = new Map(parameters.map((parameter) => [parameter.name, bindOne(parameter)]));
  const found = names.map((name) => bound.get(name));
  const last = found.findLastIndex((value) => value !== undefined);
  return {
    types: found.slice(0, last + 1).map((value) => value?.type ?? INFER),
    values: found.flatMap((value) => (value ? [value.value] : [])),
  };
}
