/** Reads members of a request's JSON. Those of the wrong type are refused as the service's front end refuses them. */
import { isMembers } from '../../../../../functions/engine/data/members.ts';
import { AwsError } from '../../../service.ts';
import { missingParameter } from './refusal.ts';

/** The JSON object of a request; its members are not checked. */
export type Input = Readonly<Record<string, unknown>>;

const mistyped = (name: string, wanted: string): AwsError =>
  new AwsError('SerializationException', `${name} can not be converted to ${wanted}`);

/** Reads an empty body as an empty object. Throws `SerializationException`. */
export function readInput(body: Buffer): Input {
  try {
    const value: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (isMembers(value)) return value;
  } catch {
    // Throws below, as for JSON that is not an object.
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object');
}

/** Returns undefined for an absent member and for null. Throws `SerializationException` for other types. */
export function text(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw mistyped(name, 'String');
  return value;
}

/** An empty text counts as missing, as in SQS. */
export function requiredText(input: Input, name: string): string {
  const value = text(input, name);
  if (!value) throw missingParameter(name);
  return value;
}

/** As `text`; a number that is written as text is refused too. */
export function integer(input: Input, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw mistyped(name, 'Integer');
  return value;
}

/** Returns an empty list for an absent member. Throws `SerializationException`. */
export function texts(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value)) throw mistyped(name, 'List');
  return value.map((entry) => {
    if (typeof entry !== 'string') throw mistyped(name, 'String');
    return entry;
  });
}
