/** Says what an experiment needs before it starts. */
import { planExperiment as plan } from '../../../../engine/inference/plan-experiment.ts';
import { invalid } from '../../../http/fields/invalid.ts';
import { on } from '../../../http/route-handler.ts';
import { routes } from './results-routes.ts';

/** About three years: nobody waits longer for an answer. */
const MOST_DAYS = 1100;

const powers = { 80: 0.8, 90: 0.9 } as const;

export const planExperiment = on(routes.planExperiment, async ({ body }) => {
  const { baseline, effect, customersPerDay, arms = 2, power = '80', outcomeDays = 14 } = body;
  const changed = baseline + effect;
  if (effect === 0 || changed <= 0 || changed >= 1)
    throw invalid('effect', `must not be 0, and must keep baseline + effect between 0 and 1; it is ${changed}`);
  const needed = plan({ baseline, effect, customersPerDay, arms, power: powers[power], outcomeDays });
  if (needed.days > MOST_DAYS) {
    const time = Number.isFinite(needed.days) ? `${needed.days} days` : 'far more than a lifetime';
    throw invalid(
      'effect',
      `must be greater: with ${customersPerDay} customers a day one of this size takes ${time} to show, which is more than three years. More customers a day help too`,
    );
  }
  return { body: needed };
});
