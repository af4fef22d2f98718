/** Whether a version does worse than the one before it. */
import { percent } from './share.ts';

interface Statistics {
  readonly version: number | null;
  readonly runs: { readonly started: number; readonly failed: number };
  /** Null: the version has none. */
  readonly goal: { readonly reached: number } | null;
}

/** With fewer runs of each, a difference may be chance. */
export const FEWEST_COMPARED = 30;
/** So many standard errors: chance alone gives that in one of 20 comparisons. */
const CLEAR = 1.96;

/** Two shares, tested as one: https://en.wikipedia.org/wiki/Two-proportion_Z-test */
function isClear(part: number, all: number, otherPart: number, otherAll: number): boolean {
  const pooled = (part + otherPart) / (all + otherAll);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / all + 1 / otherAll));
  return error > 0 && Math.abs(part / all - otherPart / otherAll) / error > CLEAR;
}

/** What got worse, with the figures behind it. Nothing while there are too few runs to tell. */
export function worseThan(newer: Statistics, older: Statistics): readonly string[] {
  const [all, before] = [newer.runs.started, older.runs.started];
  if (all < FEWEST_COMPARED || before < FEWEST_COMPARED) return [];
  const told = (what: string, part: number, otherPart: number) =>
    `Version ${newer.version} ${what}: ${percent(part / all)} of ${all} runs, with version ${older.version} ${percent(otherPart / before)} of ${before}.`;
  const [failed, failedBefore] = [newer.runs.failed, older.runs.failed];
  const isWorse = failed / all > failedBefore / before && isClear(failed, all, failedBefore, before);
  const [reached, reachedBefore] = [newer.goal?.reached, older.goal?.reached];
  const hasGoals = reached !== undefined && reachedBefore !== undefined;
  return [
    ...(isWorse ? [told('fails more often', failed, failedBefore)] : []),
    ...(hasGoals && reached / all < reachedBefore / before && isClear(reached, all, reachedBefore, before)
      ? [told('reaches the goal less often', reached, reachedBefore)]
      : []),
  ];
}
