/** Timings of rivals taken in turns, so that whatever else the machine does meets all of them alike. */

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * Runs every rival once a round and answers each one's median. A rival answers its own measure: it alone knows
 * what was preparation. The order turns round after round, so that nobody always goes first.
 */
export async function interleave<Name extends string>(
  rounds: number,
  rivals: Readonly<Record<Name, (round: number) => Promise<number>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(rivals) as Name[]; // the record's own keys
  const measures = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = names.map((_, place) => names[(place + round) % names.length]);
    for (const name of order) if (name !== undefined) measures.get(name)?.push(await rivals[name](round));
  }
  return Object.fromEntries(names.map((name) => [name, median(measures.get(name) ?? [])])) as Record<Name, number>;
}
