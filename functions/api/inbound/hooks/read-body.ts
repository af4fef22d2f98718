/** Reads the body of a delivery as JSON text that PostgreSQL can keep. Numbers stay as they were written: an id beyond 2^53 is not rounded. */
import { EngineError } from '../../../engine/errors.ts';
import { depthOf } from '../../http/fields/check-data.ts';
import { type FormName, forms } from './forms.ts';

const MOST_DEPTH = 64;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\b/i;

/** An escaped pair of surrogates, any other escaped unit, or another escape, so that a backslash is never read twice. */
const ESCAPES = /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})|\\./gis;

/** NUL, and half a surrogate pair, which a sender may write and PostgreSQL's text cannot hold. */
const storable = (json: string): string =>
  json.replace(ESCAPES, (whole: string, high?: string, _low?: string, unit?: string) => {
    if (high !== undefined || unit === undefined) return whole;
    if (unit === '0000') return '';
    return /^d[89a-f]/i.test(unit) ? '\\ufffd' : whole;
  });

/** A member that comes more than once is a list. GitHub puts its JSON into one member. */
function readForm(text: string, form: FormName): string {
  const values = new URLSearchParams(text);
  const payload = values.get('payload');
  if (form === 'github' && payload !== null) return payload;
  const names = [...new Set(values.keys())];
  return JSON.stringify(
    Object.fromEntries(
      names.map((name) => [name, values.getAll(name).length > 1 ? values.getAll(name) : values.get(name)]),
    ),
  );
}

function parse(json: string): object {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new EngineError('BAD_JSON', 'The body is not JSON');
  }
  if (typeof value !== 'object' || value === null)
    throw new EngineError('BAD_JSON', 'The body must be a JSON object or list');
  return value;
}

const topicIn = (value: object, name: string): string | undefined => {
  const found: unknown = new Map(Object.entries(value)).get(name);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** What the sender says that happened. */
function topicOf(form: FormName, headers: Readonly<Record<string, string | undefined>>, value: object): string | null {
  const { topicHeader, topicPaths } = forms[form];
  const named = topicHeader === undefined ? undefined : headers[topicHeader];
  const topic = named ?? topicPaths.map((name) => topicIn(value, name)).find((one) => one !== undefined);
  return (
    topic
      ?.replaceAll('\0', '')
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .slice(0, 200) ?? null
  );
}

/** The data of a delivery, and what its sender calls it. */
export interface ReadBody {
  readonly json: string;
  readonly topic: string | null;
}

/** Throws UNSUPPORTED_MEDIA_TYPE for a body that is declared as something else. */
export function checkMediaType(contentType: string | undefined): void {
  if (contentType !== undefined && (JSON_TYPE.test(contentType) || FORM_TYPE.test(contentType))) return;
  const given = contentType === undefined ? 'The Content-Type is missing' : `The body is ${contentType}`;
  throw new EngineError(
    'UNSUPPORTED_MEDIA_TYPE',
    `${given}; it must be application/json or application/x-www-form-urlencoded`,
  );
}

/** Throws BAD_JSON. */
export function readBody(
  body: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
  form: FormName,
): ReadBody {
  const text = body.toString('utf8');
  const json = storable(FORM_TYPE.test(headers['content-type'] ?? '') ? readForm(text, form) : text);
  const value = parse(json);
  if (depthOf(json) > MOST_DEPTH)
    throw new EngineError('BAD_JSON', `The body is nested deeper than ${MOST_DEPTH} levels`);
  return { json, topic: topicOf(form, headers, value) };
}
