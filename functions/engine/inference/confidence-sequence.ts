/**
 * Intervals that hold at every moment at once: whoever looks each day, and stops when they like the figures, is wrong in at most a share α of all
 * experiments. Asymptotic, so they mean something from about a hundred customers on.
 * Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas 2024, "Time-uniform central limit theory and asymptotic confidence sequences"; the formula is
 * `std_conjmix_margin` of https://github.com/WannabeSmith/sequential.causal.
 */

/** Where the sequence is narrowest, as ρ²: with 0.01 at about 900 customers, and little wider from 100 to 100 000. Fixed before any data. */
export const RHO_SQUARED = 0.01;

/** How far the mean of `t` values of variance 1 may be off. */
export function marginOfMean(t: number, alpha: number, rhoSquared = RHO_SQUARED): number {
  const scale = t * rhoSquared + 1;
  return Math.sqrt((2 * scale * Math.log(Math.sqrt(scale) / alpha)) / (t * t * rhoSquared));
}

/** How far a difference of means may be off. `variance` is that of the difference, `customers` are those of both arms. */
export const marginOfDifference = (variance: number, customers: number, alpha: number): number =>
  Math.sqrt(variance * customers) * marginOfMean(customers, alpha);
