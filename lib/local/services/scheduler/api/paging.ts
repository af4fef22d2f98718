/** Pages of a sorted list. The token holds the last key, so that changes in between lose no entries. */
import { AwsError } from '../../../service.ts';
import { checkShape } from './shape.ts';

const LARGEST_PAGE = 100;

interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
}

function startKey(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (Buffer.from(key).toString('base64url') === token) return key;
  throw new AwsError('ValidationException', 'Invalid NextToken.');
}

/** `query` may hold `MaxResults` and `NextToken`. Throws `ValidationException` when they are bad. */
export function page<T>(items: Iterable<T>, keyOf: (item: T) => string, query: URLSearchParams): Page<T> {
  const limit = query.has('MaxResults') ? Number(query.get('MaxResults')) : LARGEST_PAGE;
  checkShape(
    { kind: 'structure', members: { MaxResults: { kind: 'integer', min: 1, max: LARGEST_PAGE } } },
    { MaxResults: limit },
  );
  const token = query.get('NextToken');
  const after = token === null ? '' : startKey(token);
  const sorted = [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).filter((item) => keyOf(item) > after);
  const shown = sorted.slice(0, limit);
  const last = shown.at(-1);
  if (last === undefined || sorted.length <= limit) return { items: shown };
  return { items: shown, nextToken: Buffer.from(keyOf(last)).toString('base64url') };
}
