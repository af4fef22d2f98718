/** Reads the body of a request as JSON, or leaves the lines of NDJSON to the route. */
import { parseInput } from '../../../engine/data/exact-json.ts';
import { EngineError } from '../../../engine/errors.ts';
import { bodyText } from './body-text.ts';
import type { HttpEvent } from './http-event.ts';
import { NdjsonText } from './ndjson-text.ts';
import type { Route } from './route.ts';

/** `application/json` and types built on it, such as `application/merge-patch+json`. */
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/;
const NDJSON_TYPE = /^application\/(?:x-)?(?:ndjson|jsonl|jsonlines)$/;
const UTF_8 = /^"?utf-?8"?$/;

const unsupported = (message: string) => new EngineError('UNSUPPORTED_MEDIA_TYPE', message);

/** Returns whether it is NDJSON. Accepts a body without a type as JSON. Throws UNSUPPORTED_MEDIA_TYPE. */
function isNdjson(headers: HttpEvent['headers'], takesLines: boolean): boolean {
  const { 'content-type': given, 'content-encoding': encoding = 'identity' } = headers;
  if (encoding.trim().toLowerCase() !== 'identity')
    throw unsupported(`The body is encoded as ${encoding}; send it without a Content-Encoding`);
  if (given === undefined || given.trim() === '') return false;
  const [type = '', ...parameters] = given.split(';').map((part) => part.trim().toLowerCase());
  const isLines = takesLines && NDJSON_TYPE.test(type);
  const taken = `application/json${takesLines ? ' or application/x-ndjson' : ''}`;
  if (!isLines && !JSON_TYPE.test(type)) throw unsupported(`The body is ${type}; send it with Content-Type: ${taken}`);
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !UTF_8.test(charset)) throw unsupported(`The body is in ${charset}; send it in UTF-8`);
  return isLines;
}

/**
 * Takes a missing body for an empty object, so that the error names the missing members. Throws TOO_LARGE, BAD_ENCODING,
 * UNSUPPORTED_MEDIA_TYPE or BAD_JSON.
 */
export function readJson(
  event: HttpEvent,
  { mostBytes, takesLines }: Pick<Route, 'mostBytes' | 'takesLines'> = {},
): unknown {
  const text = bodyText(event, mostBytes);
  if (text.trim() === '') return {};
  if (isNdjson(event.headers, takesLines === true)) return new NdjsonText(text);
  try {
    return parseInput(text);
  } catch {
    // No cause: its message quotes the body, and bodies are not logged.
    throw new EngineError('BAD_JSON', 'The body is not JSON');
  }
}
