import { didYouMean } from '../../../engine/did-you-mean.ts';
import { eventTypes } from '../../../workflows/nodes/wait/event-type.ts';
import { invalid } from '../../http/fields/invalid.ts';

const CUSTOM = /^custom\.(?:\*|[a-z0-9._-]{1,90})$/;

/** Returns the types that a list means: `booking.*` is every type of bookings. Throws INVALID_INPUT for one that no event has. */
export function expandTypes(given: readonly string[]): readonly string[] {
  const known: readonly string[] = eventTypes;
  const all = given.flatMap((type, index) => {
    if (known.includes(type) || CUSTOM.test(type)) return [type];
    const prefix = type.endsWith('.*') ? type.slice(0, -1) : undefined;
    const meant = prefix === undefined ? [] : known.filter((one) => one.startsWith(prefix));
    if (meant.length > 0) return meant;
    const hint = didYouMean(type, known) || `; known: ${known.join(', ')}, custom.<name>, and <kind>.*`;
    throw invalid(`eventTypes.${index}`, `no event has the type "${type}"${hint}`);
  });
  return [...new Set(all)].sort();
}
