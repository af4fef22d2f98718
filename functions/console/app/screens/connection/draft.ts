/** A connection as the form has it, and as the API takes it. */
import type { Input } from '../../api/call.ts';
import type { Auth, Connection } from '../connections/connection-words.ts';
import { type Field, fieldsOf } from './fields.ts';

export type NewConnection = NonNullable<Input<'createConnection'>['body']>;
export type ConnectionChange = NonNullable<Input<'changeConnection'>['body']>;

/** What stands in the form. */
export interface Draft {
  readonly name: string;
  /** Of a new connection: a service whose addresses the API knows; empty for any other. */
  readonly preset: string;
  readonly auth: Auth;
  readonly baseUrl: string;
  /** Written, and never read: empty leaves the one that is there. */
  readonly secret: string;
  /** Empty: no header carries the key of a call. */
  readonly idempotencyHeader: string;
  readonly perSecond: string;
  readonly settings: Readonly<Record<string, string>>;
}

export const emptyDraft: Draft = {
  ...{ name: '', preset: '', auth: 'bearer', baseUrl: '', secret: '' },
  ...{ idempotencyHeader: 'Idempotency-Key', perSecond: '10', settings: {} },
};

/** The kind that a draft makes: people agree to the calls of every preset. */
export const authOf = ({ preset, auth }: Pick<Draft, 'preset' | 'auth'>): Auth =>
  preset === '' ? auth : 'oauth2-authorization-code';

type Pairs = Readonly<Record<string, unknown>>;

const toLines = (pairs: Pairs): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

/** A line without `=` is a name without a value. */
const fromLines = (text: string): Pairs =>
  Object.fromEntries(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => {
        const at = line.indexOf('=');
        return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      }),
  );

/** The connection as the form shows it. */
export function draftOf(connection: Connection): Draft {
  const { name, auth, baseUrl, idempotencyHeader, perSecond, settings } = connection;
  const text = (value: unknown) => (typeof value === 'object' && value ? toLines(value as Pairs) : String(value ?? '')); // pairs
  return {
    ...{ name, auth, baseUrl, preset: '', secret: '' },
    idempotencyHeader: idempotencyHeader ?? '',
    perSecond: String(perSecond),
    settings: Object.fromEntries(Object.entries(settings).map(([member, value]) => [member, text(value)])),
  };
}

const settingOf = ({ kind }: Field, text: string): unknown => (kind === 'pairs' ? fromLines(text) : text.trim());

/** What is no number is sent as a text, for the API to say so. */
const rateOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Only what the kind has: the API refuses members of another one. */
export function newConnection(draft: Draft): NewConnection {
  const { name, preset, auth, baseUrl, secret, idempotencyHeader, perSecond } = draft;
  const given = fieldsOf(authOf(draft)).filter((field) => draft.settings[field.name]?.trim());
  const settings = Object.fromEntries(
    given.map((field) => [field.name, settingOf(field, draft.settings[field.name] ?? '')]),
  );
  const made = {
    ...{ name: name.trim(), ...(preset === '' ? { auth } : { preset }), settings },
    ...(baseUrl.trim() === '' ? {} : { baseUrl: baseUrl.trim() }),
    ...(secret === '' ? {} : { secret }),
    idempotencyHeader: idempotencyHeader.trim() || null,
    perSecond: rateOf(perSecond),
  };
  return made as NewConnection; // what does not fit is refused by the API, at its field
}

/** What differs from the connection as it is; null removes a setting. */
export function changeOf(draft: Draft, saved: Draft): ConnectionChange {
  const changed = fieldsOf(draft.auth).filter(
    ({ name }) => (draft.settings[name] ?? '').trim() !== (saved.settings[name] ?? '').trim(),
  );
  const settings = Object.fromEntries(
    changed.map((field) => {
      const text = draft.settings[field.name] ?? '';
      return [field.name, text.trim() === '' ? null : settingOf(field, text)];
    }),
  );
  const change = {
    ...(draft.name === saved.name ? {} : { name: draft.name.trim() }),
    ...(draft.baseUrl === saved.baseUrl ? {} : { baseUrl: draft.baseUrl.trim() }),
    ...(draft.secret === '' ? {} : { secret: draft.secret }),
    ...(draft.idempotencyHeader === saved.idempotencyHeader
      ? {}
      : { idempotencyHeader: draft.idempotencyHeader.trim() || null }),
    ...(draft.perSecond === saved.perSecond ? {} : { perSecond: rateOf(draft.perSecond) }),
    ...(changed.length === 0 ? {} : { settings }),
  };
  return change as ConnectionChange; // what does not fit is refused by the API, at its field
}
