/** Minimises a function without derivatives: Nelder and Mead's simplex, with the coefficients of their paper (1965). */
export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
  readonly evaluations: number;
  /** False: the evaluations were used up before the simplex was as small as asked. */
  readonly isConverged: boolean;
}

interface Limits {
  /** How far apart the points of the last simplex may be, and their values. */
  readonly tolerance: number;
  readonly evaluations: number;
  /** How far the first simplex reaches. */
  readonly step: number;
}

interface Point {
  readonly at: readonly number[];
  readonly value: number;
}

/** The point `factor` times as far from `centre` as `from` is, on its side. */
const along = (centre: readonly number[], from: readonly number[], factor: number): number[] =>
  centre.map((c, i) => c + factor * ((from[i] ?? 0) - c));

const centreOf = (points: readonly Point[]): number[] =>
  (points[0]?.at ?? []).map((_, i) => points.reduce((sum, point) => sum + (point.at[i] ?? 0), 0) / points.length);

/** Values that are no number count as infinitely bad. */
const measured = (of: (at: readonly number[]) => number, at: readonly number[]): Point => {
  const value = of(at);
  return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
};

const isSmall = (points: readonly Point[], tolerance: number): boolean => {
  const [best, worst] = [points[0], points.at(-1)];
  if (best === undefined || worst === undefined || !Number.isFinite(worst.value)) return false;
  const widest = Math.max(...points.map(({ at }) => Math.max(...at.map((c, i) => Math.abs(c - (best.at[i] ?? 0))))));
  return widest <= tolerance && worst.value - best.value <= tolerance * (1 + Math.abs(best.value));
};

/** Returns what takes the place of the worst point; undefined: nothing near is better, and all points move to the best. */
function betterThan(of: (at: readonly number[]) => Point, rest: readonly Point[], worst: Point): Point | undefined {
  const centre = centreOf(rest);
  const reflected = of(along(centre, worst.at, -1));
  if (reflected.value < (rest[0]?.value ?? 0)) {
    const expanded = of(along(centre, worst.at, -2));
    return expanded.value < reflected.value ? expanded : reflected;
  }
  if (reflected.value < (rest.at(-1)?.value ?? 0)) return reflected;
  const nearer = reflected.value < worst.value ? reflected : worst;
  const contracted = of(along(centre, nearer.at, 0.5));
  return contracted.value < nearer.value ? contracted : undefined;
}

/** Returns the lowest point found from `start` on. The same arguments give the same result. */
export function minimise(
  of: (at: readonly number[]) => number,
  start: readonly number[],
  { tolerance = 1e-8, evaluations: most = 5000, step = 0.5 }: Partial<Limits> = {},
): Minimum {
  let evaluations = 0;
  const measure = (at: readonly number[]): Point => {
    evaluations += 1;
    return measured(of, at);
  };
  let points = [start, ...start.map((_, i) => start.map((c, k) => (k === i ? c + step : c)))].map(measure);
  const sorted = () => points.sort((a, b) => a.value - b.value);
  while (!isSmall(sorted(), tolerance) && evaluations < most) {
    const [best, worst] = [points[0], points.at(-1)];
    if (best === undefined || worst === undefined) break;
    const better = betterThan(measure, points.slice(0, -1), worst);
    points = better
      ? [...points.slice(0, -1), better]
      : [best, ...points.slice(1).map(({ at }) => measure(along(best.at, at, 0.5)))];
  }
  const [best = { at: start, value: Number.POSITIVE_INFINITY }] = points;
  return { ...best, evaluations, isConverged: isSmall(points, tolerance) };
}
