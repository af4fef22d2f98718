/** Finds what an experiment would divide in active workflows, and refuses an outcome that stands behind it while customers are held out. */
import type { Outcome } from '../../../http/experiments/outcomes.ts';
import type { RequestContext } from '../../../http/route-handler.ts';
import { refuse } from '../lock-experiment.ts';
import * as queries from './queries.gen.ts';

interface Asked {
  readonly key: string;
  readonly arms: readonly string[];
  readonly holdout: number;
  readonly outcome: Outcome;
  readonly eventType: string | null;
}

/** Throws CONFLICT where those held out cannot have the outcome. */
export async function findWays({ database, caller }: RequestContext, { holdout, ...asked }: Asked) {
  const { key, arms, outcome, eventType } = asked;
  const { tenantId } = caller;
  const found = await database.one(queries.findSplits, { tenantId, key, arms, outcome, eventType });
  if (holdout > 0 && found.isMadeBehind)
    throw refuse(
      'OUTCOME_BEHIND_SPLIT',
      `A node behind "${key}" makes the outcome ${eventType ?? outcome}, and customers who are held out never come to it, so that they would have less of it whatever is true. Take another outcome, or 0 as holdoutPercent`,
    );
  return found;
}
