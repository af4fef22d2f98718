/** Adds up what the runs of a sample do. */
import type { walkSample } from './queries.gen.ts';

type Row = NonNullable<typeof walkSample.gives>;

const sum = (rows: readonly Row[]) => rows.reduce((total, { runs }) => total + runs, 0);

/** By value, most first. */
function byValue(rows: readonly Row[]): { value: string | null; runs: number }[] {
  const counts = new Map<string | null, number>();
  for (const { value, runs } of rows) counts.set(value, (counts.get(value) ?? 0) + runs);
  return [...counts].map(([value, runs]) => ({ value, runs })).sort((a, b) => b.runs - a.runs);
}

export function figuresOfSample(rows: readonly Row[]) {
  const of = (what: string, all = rows) => all.filter((row) => row.what === what);
  return {
    customers: rows[0]?.customers ?? 0,
    nodes: [...new Set(rows.map(({ nodeId }) => nodeId))].map((nodeId) => {
      const own = rows.filter((row) => row.nodeId === nodeId);
      return {
        nodeId,
        left: of('left', own).map(({ value, runs }) => ({ port: value ?? '', runs })),
        ...{ ended: sum(of('ended', own)), failed: sum(of('failed', own)), standing: sum(of('standing', own)) },
      };
    }),
    outcomes: byValue(of('ended')).map(({ value, runs }) => ({ outcome: value, runs })),
    errors: byValue(of('failed')).map(({ value, runs }) => ({ code: value, runs })),
    withheld: byValue(of('withheld')).map(({ value, runs }) => ({ reason: value, runs })),
    ...{ tasks: sum(of('task')), emails: sum(of('email')), standing: sum(of('standing')) },
  };
}
