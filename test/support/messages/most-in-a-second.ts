/** The greatest number of moments that lie in any one second, whenever it begins. Moments are milliseconds in ascending order. */
export function mostInASecond(moments: readonly number[]): number {
  let [from, most] = [0, 0];
  for (const [index, moment] of moments.entries()) {
    while ((moments[from] ?? 0) <= moment - 1000) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}
