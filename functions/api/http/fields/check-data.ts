import { findRounded, writeJson } from '../../../engine/data/exact-json.ts';
import { EngineError } from '../../../engine/errors.ts';
import { invalid } from './invalid.ts';

/** The Data API returns at most 64 KB per row. */
const MAX_BYTES = 64 * 1024;
/** Far below the limit of PostgreSQL's stack, far above what data needs. */
const MAX_DEPTH = 32;

/** NUL and half a surrogate pair, as JSON.stringify writes them: PostgreSQL's text cannot hold them. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of json.replace(/"(?:[^"\\]|\\.)*"/g, '')) {
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Throws TOO_LARGE or INVALID_INPUT for JSON that the database cannot store. */
export function checkData(data: unknown, { path = 'data', maxBytes = MAX_BYTES } = {}): void {
  const json = writeJson(data);
  const bytes = Buffer.byteLength(json);
  if (bytes > maxBytes) throw new EngineError('TOO_LARGE', `${path} has ${bytes} bytes; the most is ${maxBytes}`);
  if (UNSTORABLE.test(json)) throw invalid(path, 'must not contain NUL or half a surrogate pair');
  const rounded = findRounded(json);
  if (rounded !== undefined)
    throw invalid(
      path,
      `must not have numbers that would be rounded, as ${rounded.slice(0, 40)} would; send them as texts`,
    );
  if (depthOf(json) > MAX_DEPTH) throw invalid(path, `must not be nested deeper than ${MAX_DEPTH}`);
}
