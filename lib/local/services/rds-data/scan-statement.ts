/** What the service reads in a statement before it sends it. */
import { type BoundSql, bindParameters, splitStatements } from '../../../database/parameters.ts';
import { AwsError } from '../../service.ts';
import { validationError } from './errors.ts';

/** Cache size. Functions send the same few hundred texts, and scanning one takes longer than running it. */
const REMEMBERED = 2000;
const COPY = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*copy\b[\s\S]*\b(?:from\s+(stdin)|to\s+stdout)\b/i;

function scan(sql: string): BoundSql {
  if (splitStatements(sql).length > 1) throw validationError("Multistatements aren't supported.");
  const copy = COPY.exec(sql);
  if (!copy) return bindParameters(sql);
  // No stream leads to or from the caller. The text is as recorded.
  const response = copy[1] ? 'CopyInResponse' : 'CopyOutResponse';
  throw new AwsError('DatabaseErrorException', `execute: unexpected message: ${response}`);
}

/** Returns a scanner with a cache. It throws `ValidationException` for several statements in one text. */
export function createScanner(): (sql: string) => BoundSql {
  const scanned = new Map<string, BoundSql>();
  return (sql) => {
    const known = scanned.get(sql);
    if (known) return known;
    const fresh = scan(sql);
    if (scanned.size >= REMEMBERED) scanned.clear();
    scanned.set(sql, fresh);
    return fresh;
  };
}
