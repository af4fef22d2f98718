/** Names that CloudFormation would make up: here the same on every start, so that data finds its resource again. */
import { createHash } from 'node:crypto';

/**
 * `<stack>-<logical id>-<8 characters of a hash>`, at most `longest` characters.
 * Two resources never share a name, even when theirs are cut to the same beginning.
 */
export function physicalName({ stack, logicalId }: { stack: string; logicalId: string }, longest = 64): string {
  const hash = stableHash(`${stack}/${logicalId}`).slice(0, 8);
  return `${`${stack}-${logicalId}`.slice(0, longest - hash.length - 1)}-${hash}`;
}

/** 64 lower-case hexadecimal digits. */
export const stableHash = (text: string): string => createHash('sha256').update(text).digest('hex');
