/** Fields of a form from the JSON schema of what the API accepts, and values between the two. */
import { inputSchemas } from '../../../../../api/client-inputs.gen.ts';

/** What is read of a member's JSON schema. */
interface Member {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: number | string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Member>>;
  readonly oneOf?: readonly Member[];
  readonly 'x-unit'?: string;
  readonly 'x-group'?: string;
}

export interface Field {
  readonly name: string;
  readonly kind: 'number' | 'choice' | 'line' | 'text';
  readonly title: string;
  readonly group: string;
  readonly unit: string | undefined;
  /** What holds when the field is left empty. */
  readonly standard: string;
  readonly help: string | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly maxLength: number | undefined;
  readonly choices: readonly string[];
  /** A text for tasks, in which the customer's name and other facts are put. */
  readonly takesPlaceholders: boolean;
}

const LONG_TEXT = 500;

function kindOf(member: Member): Field['kind'] {
  if (member.type === 'integer') return 'number';
  if (member.enum) return 'choice';
  return (member.maxLength ?? 0) > LONG_TEXT ? 'text' : 'line';
}

function toField([name, member]: readonly [string, Member]): Field {
  const { title = name, minimum, maximum, maxLength, description } = member;
  const range = minimum === undefined || maximum === undefined ? undefined : `${minimum} to ${maximum}.`;
  return {
    ...{ name, title, maxLength },
    kind: kindOf(member),
    group: member['x-group'] ?? 'More',
    unit: member['x-unit'],
    standard: String(member.default ?? ''),
    help: [range, description].filter(Boolean).join(' ') || undefined,
    min: minimum,
    max: maximum,
    choices: member.enum ?? [],
    takesPlaceholders: description?.includes('{customer}') ?? false,
  };
}

const variants = (): readonly Member[] => {
  const body = inputSchemas.createTrigger?.body as Member | undefined; // JSON Schema, as the generator wrote it
  return body?.oneOf ?? [];
};

/** Every trigger type with what it is for. */
export const triggerTypes = (): readonly { readonly type: string; readonly purpose: string }[] =>
  variants().map(({ properties }) => {
    const { const: type = '', description: purpose = '' } = properties?.triggerType ?? {};
    return { type, purpose };
  });

/** The settings of a trigger type, in the order of the form. A type that this build does not know has none. */
export function fieldsOf(triggerType: string): readonly Field[] {
  const variant = variants().find(({ properties }) => properties?.triggerType?.const === triggerType);
  return Object.entries(variant?.properties?.config?.properties ?? {}).map(toField);
}

/** What stands in the form: text for every field; an empty one takes its default. */
export type Draft = Readonly<Record<string, string>>;

interface Saved {
  readonly name: string;
  readonly description: string | null;
  readonly config: unknown;
}

/** Names of the members beside the config. */
export const NAME = 'name';
export const DESCRIPTION = 'description';

/** A saved 0 stays 0. */
export function toDraft({ name, description, config }: Saved, fields: readonly Field[]): Draft {
  const values = config as Readonly<Record<string, unknown>>; // the contract: an object
  const settings = fields.map((field) => [field.name, String(values[field.name] ?? '')] as const);
  return { ...Object.fromEntries(settings), [NAME]: name, [DESCRIPTION]: description ?? '' };
}

/** Names of what differs. */
export const changedIn = (draft: Draft, saved: Draft): readonly string[] =>
  Object.keys(saved).filter((name) => draft[name] !== saved[name]);

/** An empty text takes the default. */
export const fromText = (text: string, kind: Field['kind']): number | string | null => {
  if (text === '') return null;
  return kind === 'number' ? Number(text) : text;
};

/** The body of a PATCH: what was changed, and null for what takes its default again. */
export function toChange(draft: Draft, saved: Draft, fields: readonly Field[]) {
  const changed = changedIn(draft, saved);
  const settings = fields.filter(({ name }) => changed.includes(name));
  const config = Object.fromEntries(settings.map(({ name, kind }) => [name, fromText(draft[name] ?? '', kind)]));
  return {
    ...(changed.includes(NAME) ? { name: draft[NAME] ?? '' } : {}),
    ...(changed.includes(DESCRIPTION) ? { description: draft[DESCRIPTION] || null } : {}),
    ...(settings.length > 0 ? { config } : {}),
  };
}

/** The whole config of the form. An empty setting is left out, and takes its default. */
export const toWholeConfig = (draft: Draft, fields: readonly Field[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    fields.flatMap(({ name, kind }) => (draft[name] ? [[name, fromText(draft[name], kind)] as const] : [])),
  );

/** The whole config of the form, if a setting of it was changed. */
export const toConfig = (draft: Draft, saved: Draft, fields: readonly Field[]) =>
  fields.some(({ name }) => draft[name] !== saved[name]) ? toWholeConfig(draft, fields) : undefined;

/** `overdue by more than 20 → 50` */
export function describeChange(name: string, draft: Draft, saved: Draft, fields: readonly Field[]): string {
  const field = fields.find((one) => one.name === name);
  const title = (field?.title ?? name).toLowerCase();
  if (!field || field.kind === 'line' || field.kind === 'text') return title;
  const shown = (value: string | undefined) => value || field.standard;
  return `${title} ${shown(saved[name])} → ${shown(draft[name])}`;
}
