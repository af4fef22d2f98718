/** Reads members of what AWS sends. A member of another type than expected counts as absent. */
import { storable } from '../../engine/storable.ts';

/** A text that is not empty, cut to `most` characters. */
export const textOf = (value: unknown, most: number): string | null =>
  (typeof value === 'string' && storable(value.slice(0, most))) || null;

/** The latest moment that every reader of the row can write. */
const LAST_MS = Date.UTC(9999, 0);

/** Milliseconds since 1970 as ISO 8601. */
export const momentOf = (ms: number): string | undefined =>
  ms > 0 && ms < LAST_MS ? new Date(ms).toISOString() : undefined;

/** A number in the form of E.164; the plus sign may be missing. */
export function phoneOf(value: unknown): string | undefined {
  const digits = typeof value === 'string' ? value.replace(/^\+/, '') : '';
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : undefined;
}
