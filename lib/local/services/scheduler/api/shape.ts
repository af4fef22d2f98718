/** Checks a request against the constraints of AWS's service model, with AWS's messages. */
import { AwsError } from '../../../service.ts';

/** Constraints on a value of a request. A value that is not `required` may be absent or null. */
export type Shape = (
  | { readonly kind: 'text'; readonly min?: number; readonly max?: number; readonly pattern?: string }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'structure'; readonly members: Readonly<Record<string, Shape>> }
  | { readonly kind: 'list'; readonly of: Shape; readonly max: number }
) & { readonly required?: true };

const JSON_TYPE = {
  text: 'string',
  choice: 'string',
  integer: 'number',
  timestamp: 'number',
  structure: 'object',
  list: 'object',
} as const;

/** A member of the wrong JSON type never reaches AWS's validation: it fails to deserialise. */
function checkType(shape: Shape, value: unknown): void {
  const isRight = typeof value === JSON_TYPE[shape.kind] && Array.isArray(value) === (shape.kind === 'list');
  const isWhole = shape.kind !== 'integer' || Number.isInteger(value);
  if (!isRight || !isWhole) throw new AwsError('SerializationException', `Unexpected value ${JSON.stringify(value)}`);
}

function* textFailures(shape: Extract<Shape, { kind: 'text' }>, value: string): Generator<string> {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = shape;
  if (value.length < min) yield `Member must have length greater than or equal to ${min}`;
  if (value.length > max) yield `Member must have length less than or equal to ${max}`;
  if (pattern && !new RegExp(pattern).test(value)) {
    yield `Member must satisfy regular expression pattern: ${pattern}`;
  }
}

function* scalarFailures(shape: Shape, value: unknown): Generator<string> {
  if (shape.kind === 'text') yield* textFailures(shape, String(value));
  if (shape.kind === 'choice' && !shape.values.includes(String(value))) {
    yield `Member must satisfy enum value set: [${shape.values.join(', ')}]`;
  }
  if (shape.kind === 'integer' && Number(value) < shape.min) {
    yield `Member must have value greater than or equal to ${shape.min}`;
  }
  if (shape.kind === 'integer' && Number(value) > shape.max) {
    yield `Member must have value less than or equal to ${shape.max}`;
  }
}

function* failures(shape: Shape, value: unknown, path: string): Generator<string> {
  if (value === undefined || value === null) {
    if (shape.required) yield `Value null at '${path}' failed to satisfy constraint: Member must not be null`;
    return;
  }
  checkType(shape, value);
  for (const failure of scalarFailures(shape, value)) {
    yield `Value '${value}' at '${path}' failed to satisfy constraint: ${failure}`;
  }
  if (shape.kind === 'structure') {
    const members = new Map(Object.entries(value));
    for (const [name, member] of Object.entries(shape.members)) {
      yield* failures(member, members.get(name), pathOf(path, name));
    }
  }
  if (shape.kind === 'list' && Array.isArray(value)) {
    if (value.length > shape.max) {
      yield `Value at '${path}' failed to satisfy constraint: Member must have length less than or equal to ${shape.max}`;
    }
    for (const [index, item] of value.entries()) yield* failures(shape.of, item, `${path}.${index + 1}.member`);
  }
}

function pathOf(parent: string, name: string): string {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return parent ? `${parent}.${member}` : member;
}

/** Throws `ValidationException` listing every constraint that `value` breaks. Members outside the shape are ignored. */
export function checkShape(shape: Shape, value: unknown): void {
  const found = [...failures(shape, value, '')];
  if (found.length === 0) return;
  const plural = found.length > 1 ? 's' : '';
  throw new AwsError('ValidationException', `${found.length} validation error${plural} detected: ${found.join('; ')}`);
}
