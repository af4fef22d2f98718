/** Reads what somebody gives to a workflow that is entered by hand. */
import { didYouMean } from '../../engine/did-you-mean.ts';
import { isOfType } from '../conditions/value-types.ts';
import type { InputField } from '../nodes/start/compile-input.ts';

/** What a compiled manual entry asks for. */
export interface InputSchema {
  readonly fields: readonly InputField[];
  /** Other members are taken too. */
  readonly isOpen: boolean;
}

export interface InputProblem {
  readonly path: string;
  readonly message: string;
}

function faultOf(value: unknown, { type, choices }: InputField): string | undefined {
  if (!isOfType(type, value)) return `must be ${type === 'integer' || type === 'object' ? 'an' : 'a'} ${type}`;
  const listed = choices?.map((one) => JSON.stringify(one));
  if (!listed || listed.includes(JSON.stringify(value))) return undefined;
  return `must be one of ${listed.join(', ')}`;
}

/** Returns the input with defaults, and what is wrong with it, each with its path and a way out. Null counts as missing. */
export function readInput({ fields, isOpen }: InputSchema, given: Readonly<Record<string, unknown>> | null) {
  const names = fields.map(({ name }) => name);
  const values: Record<string, unknown> = { ...given };
  const problems: InputProblem[] = [];
  for (const name of Object.keys(values))
    if (!isOpen && !names.includes(name))
      problems.push({
        path: `input.${name}`,
        message: `is unknown${didYouMean(name, names) || (names.length > 0 ? `; known: ${names.join(', ')}` : '; leave it out')}`,
      });
  for (const field of fields) {
    const { name, type, isRequired } = field;
    const value = values[name] ?? field.default;
    const fault = value === null ? undefined : faultOf(value, field);
    if (value === null && isRequired) problems.push({ path: `input.${name}`, message: `is needed: a ${type}` });
    else if (fault !== undefined) problems.push({ path: `input.${name}`, message: fault });
    else if (value !== null) values[name] = value;
  }
  return { values, problems };
}
