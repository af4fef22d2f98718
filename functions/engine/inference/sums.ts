/** Sums of an arm: all that is needed of its customers to compare it with another. */
export interface Sums {
  /** Customers. */
  readonly n: number;
  /** Of the outcome after the exposure: Σy and Σy². */
  readonly y: number;
  readonly yy: number;
  /** Of the same figure in the time before it: Σx, Σx² and Σxy. */
  readonly x: number;
  readonly xx: number;
  readonly xy: number;
}

export const noSums: Sums = { n: 0, y: 0, yy: 0, x: 0, xx: 0, xy: 0 };

export const addSums = (a: Sums, b: Sums): Sums => ({
  n: a.n + b.n,
  ...{ y: a.y + b.y, yy: a.yy + b.yy },
  ...{ x: a.x + b.x, xx: a.xx + b.xx, xy: a.xy + b.xy },
});

/** Sums of squares about the means, which rounding must not make negative. */
export function spreadOf({ n, y, yy, x, xx, xy }: Sums) {
  if (n === 0) return { yy: 0, xx: 0, xy: 0 };
  return { yy: Math.max(yy - (y * y) / n, 0), xx: Math.max(xx - (x * x) / n, 0), xy: xy - (x * y) / n };
}
