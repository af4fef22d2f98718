/** Fields of a connection's form, from the schema of what the API accepts. */
import { inputSchemas } from '../../../../api/client-inputs.gen.ts';
import type { Auth } from '../connections/connection-words.ts';

/** What is read of a member's JSON schema. */
interface Member {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: string;
  readonly maxLength?: number;
  readonly anyOf?: readonly Member[];
  readonly properties?: Readonly<Record<string, Member>>;
  readonly 'x-auth'?: readonly string[];
  readonly 'x-required'?: readonly string[];
}

export interface Field {
  /** Of the member of `settings`. */
  readonly name: string;
  readonly title: string;
  /** Pairs are lines `name=value`. */
  readonly kind: 'line' | 'choice' | 'pairs';
  readonly choices: readonly string[];
  /** What holds when it is empty. */
  readonly standard: string | undefined;
  readonly help: string | undefined;
  readonly maxLength: number | undefined;
  readonly isRequired: boolean;
}

const body = inputSchemas.createConnection?.body as Member | undefined; // JSON Schema, as the generator wrote it

const notNull = (member: Member): Member => member.anyOf?.find(({ type }) => type !== 'null') ?? member;

/** Services whose addresses the API knows. */
export const presets: readonly string[] = body?.properties?.preset?.enum ?? [];

function toField(name: string, member: Member, auth: Auth): Field {
  const kind = member.enum ? 'choice' : member.type === 'object' ? 'pairs' : 'line';
  return {
    ...{ name, kind, title: member.title ?? name, help: member.description, maxLength: member.maxLength },
    choices: member.enum ?? [],
    standard: member.default,
    isRequired: member['x-required']?.includes(auth) ?? false,
  };
}

/** The settings of a kind, those that it needs first. */
export const fieldsOf = (auth: Auth): readonly Field[] =>
  Object.entries(body?.properties?.settings?.properties ?? {})
    .map(([name, member]) => [name, notNull(member)] as const)
    .filter(([, member]) => member['x-auth']?.includes(auth))
    .map(([name, member]) => toField(name, member, auth))
    .toSorted((a, b) => Number(b.isRequired) - Number(a.isRequired));
