/** Round marks of an axis from 0 on, at most five; the last is `most` or above it. */
export function ticksFor(most: number): readonly number[] {
  const rough = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, place) => place * step);
}

/** An axis is at least so long. */
const SHORTEST = 1e-9;

/** Round marks of an axis from `low` to `high` and beyond, at most nine, with 0 among them where it is between. */
export function ticksBetween(low: number, high: number): readonly number[] {
  const rough = Math.max((high - low) / 5, SHORTEST);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  return Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}
