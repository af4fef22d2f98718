/**
 * Names that CloudFormation would generate. Here they are the same on every start, because data is stored under them.
 */
import { createHash } from 'node:crypto';

/**
 * `<stack>-<logical id>-<8 characters of a hash>`, at most `longest` characters.
 * Two resources never share a name, even after it was cut.
 */
export function physicalName({ stack, logicalId }: { stack: string; logicalId: string }, longest = 64): string {
  const hash = stableHash(`${stack}/${logicalId}`).slice(0, 8);
  return `${`${stack}-${logicalId}`.slice(0, longest - hash.length - 1)}-${hash}`;
}

/** 64 lower-case hexadecimal digits. */
export const stableHash = (text: string): string => createHash('sha256').update(text).digest('hex');
