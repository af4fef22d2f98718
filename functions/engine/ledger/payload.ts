/** Reads members of a job's payload, which an older version of the code or a person may have written. All throw INVALID_INPUT. */
import type { Json } from '../data/statement.ts';
import { EngineError } from '../errors.ts';
import { isUuid } from '../uuid.ts';

/** An unchecked payload. */
export type Payload = Readonly<Record<string, Json | undefined>>;

/** An error shows this much of a wrong value: enough to recognise it. */
const SHOWN_LENGTH = 80;

const refuse = (member: string, expected: string, value: Json | undefined): never => {
  const given = value === undefined ? 'absent' : JSON.stringify(value).slice(0, SHOWN_LENGTH);
  throw new EngineError('INVALID_INPUT', `payload${member && `.${member}`} must be ${expected}, and is ${given}`);
};

/** Returns the value as an object; `member` is its name in the error, empty for the payload itself. */
export function objectIn(value: Json | undefined, member: string): Payload {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Payload;
  return refuse(member, 'an object', value);
}

/** Returns a UUID, in the case in which it was written. */
export function idIn(payload: Payload, member: string): string {
  const value = payload[member];
  return typeof value === 'string' && isUuid(value) ? value : refuse(member, 'a UUID', value);
}

/** Returns a whole number from `min` to `max`, both included. */
export function wholeNumberIn(payload: Payload, member: string, min: number, max: number): number {
  const value = payload[member];
  const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return isWhole ? value : refuse(member, `a whole number from ${min} to ${max}`, value);
}

/** Of a job without input: what a schedule writes into the payload is for the history. */
export const readNothing = (): undefined => undefined;

/** Returns one of the choices. */
export function choiceIn<T extends string>(payload: Payload, member: string, choices: readonly T[]): T {
  const value = payload[member];
  return choices.find((choice) => choice === value) ?? refuse(member, `one of ${choices.join(', ')}`, value);
}
