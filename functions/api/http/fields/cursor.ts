/** Cursors of lists: the instant of the last item with microseconds (PostgreSQL's text, in UTC), and its id, which breaks ties. */

import { EngineError } from '../../../engine/errors.ts';
import { isUuid } from '../../../engine/uuid.ts';

export interface Place {
  readonly at: string;
  readonly id: string;
}

const INSTANT = /^(?!0000)\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/;

/** PostgreSQL writes ids in lower case. */
const isWrittenId = (text: string) => isUuid(text) && text === text.toLowerCase();

/** `Date` turns the 31st of February into March; PostgreSQL refuses it. */
function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  const seconds = text.slice(0, 19).replace(' ', 'T');
  const parsed = new Date(`${seconds}Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(seconds);
}

export const toCursor = ({ at, id }: Place): string => Buffer.from(`${at} ${id}`).toString('base64url');

/** Returns nulls without a cursor: statements then start at the first row. Throws INVALID_INPUT for a cursor that toCursor did not make. */
export function fromCursor(cursor: string | undefined): { afterAt: string | null; afterId: string | null } {
  if (cursor === undefined) return { afterAt: null, afterId: null };
  const plain = Buffer.from(cursor, 'base64url').toString();
  const afterAt = plain.slice(0, -37);
  const afterId = plain.slice(-36);
  if (plain.at(-37) === ' ' && isWrittenId(afterId) && isInstant(afterAt)) return { afterAt, afterId };
  throw new EngineError('INVALID_INPUT', 'The cursor is not one that this API returned', {
    details: [{ path: 'cursor', message: 'must be the nextCursor of another page' }],
  });
}

/** Returns the items and the cursor of the last. Expects up to `limit + 1` rows: the extra row says that more follow. */
export function toPage<R extends { readonly id: string; readonly cursorAt: string }>(
  rows: readonly R[],
  limit: number,
) {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ cursorAt: _, ...item }) => item),
    nextCursor: rows.length > limit && last ? toCursor({ at: last.cursorAt, id: last.id }) : null,
  };
}
