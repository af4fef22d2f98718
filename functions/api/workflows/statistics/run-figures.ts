/** Adds up the counts of runs. */

/** A row of count_runs.sql. */
export interface CountedRuns {
  readonly what: string;
  readonly day: string | null;
  readonly isLater: boolean;
  readonly status: string;
  readonly outcome: string | null;
  readonly runs: number;
}

const sum = (rows: readonly CountedRuns[]) => rows.reduce((total, { runs }) => total + runs, 0);

/** One decimal. */
const percent = (part: number, all: number) => (all === 0 ? null : Math.round((1000 * part) / all) / 10);

export const conversionOf = (reached: number, all: number) => ({ reached, percent: percent(reached, all) });

/** Runs that started in the time, by what they are now. */
export function cohortOf(rows: readonly CountedRuns[]) {
  const cohort = rows.filter(({ what, day }) => what === 'started' && day !== null);
  const of = (status: string) => sum(cohort.filter((row) => row.status === status));
  const outcomes = new Map<string | null, number>();
  for (const { status, outcome, runs } of cohort)
    if (status !== 'RUNNING') outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + runs);
  return {
    started: sum(cohort),
    ...{ running: of('RUNNING'), finished: of('FINISHED'), failed: of('FAILED'), cancelled: of('CANCELLED') },
    outcomes: [...outcomes]
      .map(([outcome, runs]) => ({ outcome, runs }))
      .sort((a, b) => b.runs - a.runs || String(a.outcome).localeCompare(String(b.outcome))),
  };
}

export function daysOf(rows: readonly CountedRuns[]) {
  const days = [...new Set(rows.flatMap(({ day }) => day ?? []))].sort();
  return days.map((day) => {
    const ofDay = rows.filter((row) => row.day === day);
    const ended = (status: string) => sum(ofDay.filter((row) => row.what === 'ended' && row.status === status));
    return {
      ...{ day, started: sum(ofDay.filter(({ what }) => what === 'started')) },
      ...{ finished: ended('FINISHED'), failed: ended('FAILED'), cancelled: ended('CANCELLED') },
    };
  });
}
