/** Adds up the counts of nodes. */

/** A row of count_steps.sql. */
export interface Counted {
  readonly nodeId: string;
  readonly way: string;
  readonly port: string;
  readonly day: string | null;
  readonly isLater: boolean;
  readonly runs: number;
}

const outs = ['left', 'ended', 'failed', 'cancelled'] as const;
const ways = ['entered', ...outs] as const;

const sum = (rows: readonly Counted[]) => rows.reduce((total, { runs }) => total + runs, 0);
/** How many more came than left. */
const balance = (rows: readonly Counted[]) =>
  rows.reduce((total, { way, runs }) => total + (way === 'entered' ? runs : -runs), 0);

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

const figuresOf = (rows: readonly Counted[]) => {
  const of = groupBy(rows, ({ way }) => way);
  const [entered, left, ended, failed, cancelled] = ways.map((way) => sum(of.get(way) ?? []));
  return { entered, left, ended, failed, cancelled } as Readonly<Record<(typeof ways)[number], number>>; // `ways` names these
};

/** `standing`: how many stand there now. */
export function figuresOfNode(rows: readonly Counted[], standing: number) {
  const inside = rows.filter(({ day }) => day !== null);
  const ports = groupBy(
    inside.filter(({ way }) => way === 'left'),
    ({ port }) => port,
  );
  return {
    ...figuresOf(inside),
    before: balance(rows.filter(({ day, isLater }) => day === null && !isLater)),
    left: [...ports].map(([port, of]) => ({ port, runs: sum(of) })),
    standing,
    moved: balance(rows) - standing,
    days: [...groupBy(inside, ({ day }) => day ?? '')]
      .map(([day, of]) => ({ day, ...figuresOf(of) }))
      .sort((a, b) => a.day.localeCompare(b.day)),
  };
}

export const byNode = (rows: readonly Counted[]) => groupBy(rows, ({ nodeId }) => nodeId);
