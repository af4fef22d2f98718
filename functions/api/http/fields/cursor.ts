/** Cursors of lists: the instant of the last item with microseconds (PostgreSQL's text, in UTC), and its id, which breaks ties. */

import { EngineError } from '../../../engine/errors.ts';
import { isUuid } from '../../../engine/uuid.ts';

export interface Place {
  /** Of lists in which it comes before the instant: 0 to 9. */
  readonly rank?: number;
  readonly at: string;
  readonly id: string;
}

const INSTANT = /^(?!0+-)(\d{4,6})(-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d{1,6})?\+00( BC)?$/;
/** The last years that a timestamptz has, before and after Christ. */
const LAST_YEARS = { BC: 4713, AD: 294_276 };

/** PostgreSQL writes ids in lower case. */
const isWrittenId = (text: string) => isUuid(text) && text === text.toLowerCase();

/** A year of four digits with as many days, in the same place of the 400 years after which the calendar repeats itself. */
const similar = (year: number, isBefore: boolean): number =>
  2000 + ((((isBefore ? 1 - year : year) % 400) + 400) % 400);

/** `Date` turns the 31st of February into March; PostgreSQL refuses it. */
function isInstant(text: string): boolean {
  if (text === 'infinity' || text === '-infinity') return true;
  const [, year = '', rest = '', before] = INSTANT.exec(text) ?? [];
  if (year === '' || Number(year) > LAST_YEARS[before ? 'BC' : 'AD']) return false;
  const seconds = `${similar(Number(year), before !== undefined)}${rest.replace(' ', 'T')}`;
  const parsed = new Date(`${seconds}Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(seconds);
}

export const toCursor = ({ rank, at, id }: Place): string =>
  Buffer.from(`${rank === undefined ? '' : `${rank} `}${at} ${id}`).toString('base64url');

const PLAIN = /^(?:(\d) )?(\S+(?: \S+){0,2}) (\S{36})$/;

interface After {
  readonly afterAt: string | null;
  readonly afterId: string | null;
}

/** Returns nulls without a cursor: statements then start at the first row. Throws INVALID_INPUT for a cursor that toCursor did not make. */
export function fromRankedCursor(cursor: string | undefined): After & { readonly afterRank: number | null } {
  if (cursor === undefined) return { afterRank: null, afterAt: null, afterId: null };
  const [, rank, afterAt = '', afterId = ''] = PLAIN.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const afterRank = rank === undefined ? null : Number(rank);
  if (isWrittenId(afterId) && isInstant(afterAt)) return { afterRank, afterAt, afterId };
  throw new EngineError('INVALID_INPUT', 'The cursor is not one that this API returned', {
    details: [{ path: 'cursor', message: 'must be the nextCursor of another page' }],
  });
}

/** As fromRankedCursor, for lists whose order has no rank. */
export function fromCursor(cursor: string | undefined): After {
  const { afterRank: _, ...after } = fromRankedCursor(cursor);
  return after;
}

/** Returns the items and the cursor of the last. Expects up to `limit + 1` rows: the extra row says that more follow. */
export function toPage<
  R extends { readonly id: string; readonly cursorAt: string; readonly cursorRank?: number | null },
>(rows: readonly R[], limit: number) {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const rank = last?.cursorRank ?? undefined;
  const place = last && { at: last.cursorAt, id: last.id, ...(rank === undefined ? {} : { rank }) };
  return {
    items: page.map(({ cursorAt: _at, cursorRank: _rank, ...item }) => item),
    nextCursor: rows.length > limit && place ? toCursor(place) : null,
  };
}
