/** What the JSON schema of a node says of a field. */
import { isMembers, type Members } from '../../../graph/graph.ts';

export interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly examples?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | false;
  readonly required?: readonly string[];
  /** Members that go with some values of another one only. */
  readonly takes?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export const asSchema = (given: unknown): Schema => (isMembers(given) ? (given as Schema) : {}); // GET /api/node-types has JSON schemas

/** Whether a member goes with the values of those that decide. What has a value is shown in any case, so that it can be removed. */
function belongs(name: string, { takes = {}, properties = {} }: Schema, data: Members): boolean {
  return Object.entries(takes).every(([by, members]) => {
    const isDecided = Object.values(members).some((all) => all.includes(name));
    const value = String(data[by] ?? properties[by]?.default ?? '');
    return !isDecided || members[value]?.includes(name) || data[name] !== undefined;
  });
}

/** Names of the members to show, in their order. */
export const membersOf = (schema: Schema, data: Members): readonly string[] =>
  Object.keys(schema.properties ?? {}).filter((name) => belongs(name, schema, data));

/** The data with another value of a member; what is empty is left out. */
export function withMember(data: Members, name: string, value: unknown): Members {
  const { [name]: _, ...others } = data;
  return value === undefined || value === '' ? others : { ...data, [name]: value };
}

/** After a change of what decides: members that belonged to the value before, and not to the new one, are gone. */
export function withChoice(schema: Schema, data: Members, name: string, value: unknown): Members {
  const next = withMember(data, name, value);
  const members = schema.takes?.[name];
  if (!members) return next;
  const taken = members[String(value ?? schema.properties?.[name]?.default ?? '')] ?? [];
  const ofOthers = new Set(Object.values(members).flat());
  return Object.fromEntries(Object.entries(next).filter(([one]) => !ofOthers.has(one) || taken.includes(one)));
}

/** `{n, unit}`: a length of time. */
export const isSpan = ({ properties = {} }: Schema): boolean => Object.keys(properties).join() === 'n,unit';

/** Any JSON value as a person types it: text that is no JSON is text, and so is what stands in quotes. */
export function parseAny(text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (!/^(-?\d|[[{"]|true$|false$)/.test(trimmed)) return text;
  try {
    return JSON.parse(trimmed);
  } catch {
    return text;
  }
}

/** The reverse of parseAny. */
export function writeAny(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return JSON.stringify(value);
  return typeof parseAny(value) === 'string' && parseAny(value) === value ? value : JSON.stringify(value);
}
