/** What a manual entry asks for: a list of fields, or a JSON Schema of an object, of which the parts below are known. */
import { didYouMean } from '../../../engine/did-you-mean.ts';
import { isOfType, type ValueType, valueTypes } from '../../conditions/value-types.ts';
import type { JsonObject, JsonValue } from '../../graph/canonical-json.ts';
import type { Tools } from '../../graph/tools.ts';

const MOST_FIELDS = 50;
const NAME = /^[\p{L}_][\p{L}\p{N}_-]{0,63}$/u;
/** Members of a field; the first three of JSON Schema's own mean nothing to a run. */
const texts = ['title', 'description', 'examples'];
const OF_FIELD = [...texts, 'name', 'type', 'required', 'default', 'enum'];
const OF_PROPERTY = [...texts, 'type', 'format', 'default', 'enum'];
const OF_SCHEMA = [...texts, '$schema', 'type', 'properties', 'required', 'additionalProperties'];
/** JSON Schema's names of types that have another one here. */
const renamed: Readonly<Record<string, ValueType>> = { array: 'list' };

type Members = Readonly<Record<string, unknown>>;

/** A member that the input may or must have. */
export interface InputField {
  readonly name: string;
  readonly type: ValueType;
  readonly isRequired: boolean;
  readonly default: JsonValue;
  /** Null: any value of the type. */
  readonly choices: readonly JsonValue[] | null;
}

const isMembers = (value: unknown): value is Members => isOfType('object', value);

function known(given: Members, names: readonly string[], place: string, tools: Tools): void {
  for (const name of Object.keys(given))
    if (!names.includes(name))
      tools.report(
        'BAD_SETTING',
        `${place}.${name}`,
        `is unknown${didYouMean(name, names) || `; known: ${names.join(', ')}`}`,
        `Remove ${name}`,
      );
}

function typeOf(given: unknown, format: unknown, place: string, tools: Tools): ValueType {
  const name = renamed[String(given ?? 'string')] ?? String(given ?? 'string');
  const isDate = name === 'string' && (format === 'date' || format === 'date-time');
  const type = isDate ? 'date' : valueTypes.find((one) => one === name);
  if (type === undefined) tools.report('BAD_SETTING', `${place}.type`, `must be one of ${valueTypes.join(', ')}`);
  return type ?? 'string';
}

function fieldOf(name: unknown, isRequired: boolean, given: Members, place: string, tools: Tools): InputField {
  const type = typeOf(given.type, given.format, place, tools);
  if (typeof name !== 'string' || !NAME.test(name))
    tools.report('BAD_SETTING', `${place}.name`, 'must be a name of up to 64 letters, digits, _ and -');
  const choices = given.enum;
  if (choices !== undefined && (!Array.isArray(choices) || choices.length === 0 || choices.length > 100))
    tools.report('BAD_SETTING', `${place}.enum`, 'must be a list of 1 to 100 values');
  const listed = Array.isArray(choices) ? choices : null;
  for (const [at, value] of [...(listed ?? []).entries(), ['default', given.default] as const])
    if (value !== undefined && !isOfType(type, value))
      tools.report('BAD_SETTING', `${place}.${at === 'default' ? at : `enum.${at}`}`, `is no ${type}`);
  return {
    ...{ name: String(name), type, isRequired, default: (given.default ?? null) as JsonValue }, // it came as JSON
    choices: listed as readonly JsonValue[] | null, // it came as JSON
  };
}

function ofSchema(given: Members, place: string, tools: Tools): readonly InputField[] {
  known(given, OF_SCHEMA, place, tools);
  const { type = 'object', properties = {}, required = [] } = given;
  if (type !== 'object') tools.report('BAD_SETTING', `${place}.type`, 'must be object: input has members');
  const members = isMembers(properties) ? properties : {};
  if (!isMembers(properties)) tools.report('BAD_SETTING', `${place}.properties`, 'must be an object');
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  if (!Array.isArray(required)) tools.report('BAD_SETTING', `${place}.required`, 'must be a list of names');
  for (const [index, name] of needed.entries())
    if (typeof name !== 'string' || !Object.hasOwn(members, name))
      tools.report('BAD_SETTING', `${place}.required.${index}`, `"${name}" is not among the properties`);
  return Object.entries(members).map(([name, one]) => {
    const at = `${place}.properties.${name}`;
    if (!isMembers(one)) tools.report('BAD_SETTING', at, 'must be an object');
    const property = isMembers(one) ? one : {};
    known(property, OF_PROPERTY, at, tools);
    return fieldOf(name, needed.includes(name), property, at, tools);
  });
}

function ofList(given: readonly unknown[], place: string, tools: Tools): readonly InputField[] {
  return given.flatMap((one, index) => {
    const at = `${place}.${index}`;
    if (!isMembers(one)) return tools.report('BAD_SETTING', at, 'must be {"name", "type", "required"}') ?? [];
    known(one, OF_FIELD, at, tools);
    const { name, required = false } = one;
    if (typeof required !== 'boolean') tools.report('BAD_SETTING', `${at}.required`, 'must be true or false');
    if (given.slice(0, index).some((other) => isMembers(other) && other.name === name))
      tools.report('BAD_SETTING', `${at}.name`, `"${name}" is declared twice`);
    return fieldOf(name, required === true, one, at, tools);
  });
}

/** Returns {fields, isOpen}; an open one may have other members too. Null: any input. */
export function compileInput(given: unknown, place: string, tools: Tools): JsonObject | null {
  if (given === undefined) return null;
  if (!Array.isArray(given) && !isMembers(given))
    return tools.report('BAD_SETTING', place, 'must be a list of fields, or a JSON Schema of an object') ?? null;
  const fields = Array.isArray(given) ? ofList(given, place, tools) : ofSchema(given, place, tools);
  if (fields.length > MOST_FIELDS) tools.report('BAD_SETTING', place, `must have at most ${MOST_FIELDS} fields`);
  const isOpen = isMembers(given) && given.additionalProperties !== false;
  return { fields: fields.map((field) => ({ ...field })), isOpen };
}
