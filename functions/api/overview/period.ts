import { invalid } from '../http/fields/invalid.ts';
import { storable } from '../http/fields/moment.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 28;

/** A row for each day and trigger must fit into a reply of the Data API. */
const MOST_DAYS = 100;

/** Throws INVALID_INPUT for a period without an end after its beginning, or one that is too long. */
export function periodOf(query: { from?: string | undefined; to?: string | undefined }, now: Date) {
  const to = query.to === undefined ? now : new Date(query.to);
  const from = query.from === undefined ? storable(to.getTime() - USUAL_DAYS * DAY_MS) : new Date(query.from);
  if (from >= to) throw invalid('from', 'must be before to, which is now unless you name it');
  if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS)
    throw invalid('from', `must be at most ${MOST_DAYS} days before to`);
  return { from, to };
}
