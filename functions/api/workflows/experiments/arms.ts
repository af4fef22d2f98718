/** Arms as requests have them, as phases store them, and as replies show them. */
import { type Division, HELD_OUT, sharesOf } from '../../http/experiments/division.ts';
import { invalid } from '../../http/fields/invalid.ts';

interface GivenArm {
  readonly id: string;
  readonly label?: string | undefined;
  readonly percentage: number;
  readonly config?: unknown;
}

/** Throws INVALID_INPUT for a third decimal. */
export function shareOf(path: string, percentage: number): number {
  const share = Math.round(percentage * 100);
  if (Math.abs(share - percentage * 100) > 1e-6) throw invalid(path, 'must have up to two decimals');
  return share;
}

/** Labels and configs that are left out stay as they were. Throws INVALID_INPUT. */
export function readArms(given: readonly GivenArm[], before: Pick<Division, 'labels' | 'configs'>): Division {
  for (const [index, { id }] of given.entries()) {
    if (id === HELD_OUT)
      throw invalid(`arms.${index}.id`, `must not be ${HELD_OUT}, which names those who are held out`);
    if (given.findIndex((other) => other.id === id) < index) throw invalid(`arms.${index}.id`, 'is there twice');
  }
  const shares = given.map(({ id, percentage }, index) => ({
    id,
    share: shareOf(`arms.${index}.percentage`, percentage),
  }));
  const ordered = shares.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  let sum = 0;
  const cuts = ordered.map(({ share }) => {
    sum += share;
    return sum;
  });
  if (sum !== 10_000) throw invalid('arms', `must have percentages that add up to 100; these add up to ${sum / 100}`);
  return {
    arms: ordered.map(({ id }) => id),
    cuts,
    labels: Object.fromEntries(given.map(({ id, label }) => [id, label ?? before.labels[id] ?? id])),
    configs: Object.fromEntries(
      given
        .map(
          ({ id, config }) =>
            [id, (config as Division['configs'][string] | undefined) ?? before.configs[id] ?? {}] as const,
        ) // an object by the schema
        .filter(([, config]) => Object.keys(config).length > 0),
    ),
  };
}

export const showArms = ({ arms, cuts, labels, configs }: Division) =>
  [...sharesOf({ arms, cuts })].map(([id, share]) => ({
    ...{ id, label: labels[id] ?? id, percentage: share / 100 },
    ...(configs[id] === undefined ? {} : { config: configs[id] }),
  }));
