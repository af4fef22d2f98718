/** Reads the body of a request as text. */
import { EngineError } from '../../../engine/errors.ts';
import type { HttpEvent } from './http-event.ts';

/** The size of an SQS message, far more than most bodies of this API need. */
const MAX_BODY_BYTES = 256 * 1024;
/** What a decoder puts in the place of bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

const notUtf8 = () => new EngineError('BAD_ENCODING', 'The body is not UTF-8');

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notUtf8();
  }
}

/**
 * The gateway decodes bodies of text types itself, and writes U+FFFD for each wrong byte. A caller may send U+FFFD too; then the
 * body has the length that the caller declared.
 */
function wasReplaced(text: string, bytes: Buffer, declared: string | undefined): boolean {
  return text.includes(REPLACEMENT) && declared !== undefined && Number(declared) !== bytes.length;
}

/** Returns the body as text, without a byte order mark. Throws TOO_LARGE or BAD_ENCODING. */
export function bodyText({ body = '', isBase64Encoded, headers }: HttpEvent, mostBytes = MAX_BODY_BYTES): string {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > mostBytes) {
    throw new EngineError(
      'TOO_LARGE',
      `The body has ${bytes.length} bytes; the most is ${mostBytes}. Send it in parts`,
    );
  }
  const text = decode(bytes);
  if (!isBase64Encoded && wasReplaced(text, bytes, headers['content-length'])) throw notUtf8();
  return text.replace(/^\ufeff/, '');
}
