/** Wildcards of IAM: `*` any run of characters, `?` exactly one. */

/** Returns whether the whole text fits the pattern. */
export type Matches = (text: string) => boolean;

/** Capitals count unless `ignoreCase` is set, as it is for actions. */
export function wildcard(pattern: string, options: { ignoreCase?: boolean } = {}): Matches {
  if (pattern === '*') return () => true;
  if (!/[*?]/.test(pattern) && !options.ignoreCase) return (text) => text === pattern;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, options.ignoreCase ? 'is' : 's');
  return (text) => expression.test(text);
}

/**
 * Compares the six parts of an ARN one by one. A wildcard does not match a colon, except in the last part,
 * which may contain colons. The pattern `*` matches everything.
 */
export function arnPattern(pattern: string): Matches {
  if (pattern === '*') return () => true;
  const parts = arnParts(pattern).map((part) => wildcard(part));
  return (text) => {
    const given = arnParts(text);
    return given.length === parts.length && parts.every((matches, index) => matches(given[index] ?? ''));
  };
}

/** Returns six parts, or fewer for a text that is not an ARN. */
export function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** `arn:aws:sqs:eu-west-1:111122223333:orders`, with wildcards anywhere but in the first two parts. */
export const isArn = (text: string): boolean => /^arn:[a-z-]+:[^:]*:[^:]*:[^:]*:.+$/s.test(text);
