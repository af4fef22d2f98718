/** Reads the body of a request as JSON. */
import { EngineError } from '../../../engine/errors.ts';
import { bodyText } from './body-text.ts';
import type { HttpEvent } from './http-event.ts';

/** `application/json` and types built on it, such as `application/merge-patch+json`. */
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/;
const UTF_8 = /^"?utf-?8"?$/;

const unsupported = (message: string) => new EngineError('UNSUPPORTED_MEDIA_TYPE', message);

/** Accepts a body without a type. Throws UNSUPPORTED_MEDIA_TYPE. */
function requireJson(headers: HttpEvent['headers']): void {
  const { 'content-type': given, 'content-encoding': encoding = 'identity' } = headers;
  if (encoding.trim().toLowerCase() !== 'identity')
    throw unsupported(`The body is encoded as ${encoding}; send it without a Content-Encoding`);
  if (given === undefined || given.trim() === '') return;
  const [type = '', ...parameters] = given.split(';').map((part) => part.trim().toLowerCase());
  if (!JSON_TYPE.test(type)) throw unsupported(`The body is ${type}; send it with Content-Type: application/json`);
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !UTF_8.test(charset)) throw unsupported(`The body is in ${charset}; send it in UTF-8`);
}

/**
 * Takes a missing body for an empty object, so that the error names the missing members. Throws TOO_LARGE, BAD_ENCODING,
 * UNSUPPORTED_MEDIA_TYPE or BAD_JSON.
 */
export function readJson(event: HttpEvent): unknown {
  const text = bodyText(event);
  if (text.trim() === '') return {};
  requireJson(event.headers);
  try {
    return JSON.parse(text);
  } catch {
    // No cause: its message quotes the body, and bodies are not logged.
    throw new EngineError('BAD_JSON', 'The body is not JSON');
  }
}
