/** Measures rivals in turns, so that other load on the machine affects all of them alike. */

/** Returns the mean of the two middle values for an even number of them. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Returns the milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * Runs every rival once a round and returns each one's median. A rival returns its own measure, because only it knows
 * what was preparation. The order rotates, so that no rival is always the first.
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

/** A moment that other processes of the machine can compare with their own, in milliseconds with fractions. */
export const wallMs = (): number => performance.timeOrigin + performance.now();
