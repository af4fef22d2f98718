/** Members of a job's payload. An older version of the code may have written it, or a person. */

import type { Json } from '../data/statement.ts';
import { EngineError } from '../errors.ts';
import { isUuid } from '../uuid.ts';

export type Payload = Readonly<Record<string, Json | undefined>>;

/** What is shown of a wrong value: enough to recognise it. */
const SHOWN_LENGTH = 80;

const refuse = (member: string, expected: string, value: Json | undefined): never => {
  const given = value === undefined ? 'absent' : JSON.stringify(value).slice(0, SHOWN_LENGTH);
  throw new EngineError('INVALID_INPUT', `payload${member && `.${member}`} must be ${expected}, and is ${given}`);
};

export function objectIn(value: Json | undefined, member: string): Payload {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Payload;
  return refuse(member, 'an object', value);
}

export function idIn(payload: Payload, member: string): string {
  const value = payload[member];
  return typeof value === 'string' && isUuid(value) ? value : refuse(member, 'a UUID', value);
}

export function wholeNumberIn(payload: Payload, member: string, min: number, max: number): number {
  const value = payload[member];
  const isWhole = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return isWhole ? value : refuse(member, `a whole number from ${min} to ${max}`, value);
}

export function choiceIn<T extends string>(payload: Payload, member: string, choices: readonly T[]): T {
  const value = payload[member];
  return choices.find((choice) => choice === value) ?? refuse(member, `one of ${choices.join(', ')}`, value);
}
