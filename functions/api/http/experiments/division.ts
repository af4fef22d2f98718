/** How experiments divide customers, as phases store it. */
import type { Json } from '../../../engine/data/statement.ts';

/** Customers who are held out stand beside the arms under this name. */
export const HELD_OUT = 'HELD_OUT';

/** Shares are in 1/10 000, `cuts` are the sums of them in the order of the ids, as those of a split. */
export interface Division {
  readonly arms: readonly string[];
  readonly cuts: readonly number[];
  readonly labels: Readonly<Record<string, string>>;
  /** Of arms of a trigger: what they have in place of its own config, if anything. */
  readonly configs: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

interface Stored {
  readonly arms: Json;
  readonly cuts: Json;
  readonly labels: Json;
  readonly configs: Json;
}

/** As arms.ts of workflows/experiments made it. */
export const divisionOf = ({ arms, cuts, labels, configs }: Stored): Division => ({
  ...{ arms: arms as readonly string[], cuts: cuts as readonly number[] }, // lists of the table's
  labels: labels as Readonly<Record<string, string>>, // an object by the table's check
  configs: configs as Division['configs'], // likewise
});

/** Its label; of those held out “Held out”. */
export const nameOfArm = ({ labels }: Pick<Division, 'labels'>, arm: string): string =>
  arm === HELD_OUT ? 'Held out' : (labels[arm] ?? arm);

/** Of each arm, in 1/10 000. */
export const sharesOf = ({ arms, cuts }: Pick<Division, 'arms' | 'cuts'>): ReadonlyMap<string, number> =>
  new Map(arms.map((arm, n) => [arm, (cuts[n] ?? 0) - (n === 0 ? 0 : (cuts[n - 1] ?? 0))]));
