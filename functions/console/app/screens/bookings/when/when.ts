/** A moment as a person enters it: what the clocks of a zone show. */
import { instantsOf, isKnownZone, wallTimeOf } from '../../../parts/wall-time.ts';

export interface When {
  /** `2026-10-25T01:30`, or empty. */
  readonly wall: string;
  readonly zone: string;
  /** Which of the two, when the clocks show the time twice. */
  readonly isSecond: boolean;
}

export const whenAt = (ms: number, zone: string): When => {
  const wall = wallTimeOf(ms, zone);
  const [first, second] = instantsOf(wall, zone);
  return { wall, zone, isSecond: second !== undefined && first !== undefined && ms >= second };
};

/** The instants that it may mean: none while it is empty, and none for a time that the clocks skip. */
export const meantBy = ({ wall, zone }: When): readonly number[] => instantsOf(wall, zone);

/** The instant in ISO 8601; for a time that the clocks skip the local time, which the API refuses with its reason. */
export function toScheduledAt(when: When): string {
  const instants = meantBy(when);
  const chosen = instants[when.isSecond ? 1 : 0] ?? instants[0];
  return chosen === undefined ? `${when.wall}:00` : new Date(chosen).toISOString();
}

/** Each zone once, without those that the browser does not know. */
export const zonesOf = (...zones: readonly (string | null | undefined)[]): readonly string[] =>
  [...new Set(zones)].filter((zone) => typeof zone === 'string' && isKnownZone(zone)).map(String);
