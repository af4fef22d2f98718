/** Customers who do what the BG/NBD model says, one order after the other. */

/** Park and Miller's generator: numbers between 0 and 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface Population {
  /** Shapes are whole numbers: a gamma variable is then a sum of exponential ones. */
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** Returns when a customer orders after the first order, in weeks from it, until they leave or `weeks` are over. */
export function simulateOrders({ r, alpha, a, b }: Population, weeks: number, random: () => number): number[] {
  const exponential = () => -Math.log(1 - random());
  const gamma = (shape: number) => Array.from({ length: shape }, exponential).reduce((sum, one) => sum + one, 0);
  const rate = gamma(r) / alpha;
  const [leaving, staying] = [gamma(a), gamma(b)];
  const orders: number[] = [];
  for (let at = exponential() / rate; at <= weeks; at += exponential() / rate) {
    orders.push(at);
    if (random() < leaving / (leaving + staying)) break;
  }
  return orders;
}
