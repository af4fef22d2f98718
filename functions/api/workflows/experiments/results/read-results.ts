/** Shows what an experiment has found out, and the sums that it follows from. */
import type { Comparison } from '../../../../engine/inference/compare.ts';
import type { ArmFigures } from '../../../../engine/inference/verdict.ts';
import { divisionOf, nameOfArm } from '../../../http/experiments/division.ts';
import { verdictInWords } from '../../../http/experiments/in-words.ts';
import { findSums, judgeSums } from '../../../http/experiments/judge-sums.ts';
import type { PhaseReason } from '../../../http/experiments/outcomes.ts';
import { invalid } from '../../../http/fields/invalid.ts';
import { on, type RequestContext } from '../../../http/route-handler.ts';
import { showExperiment } from '../read-experiments.ts';
import * as queries from './queries.gen.ts';
import { routes } from './results-routes.ts';

async function findPhase(context: RequestContext, id: string, wanted: number | null) {
  const { database, caller } = context;
  const { body } = await showExperiment(context, id);
  const row = await database.maybeOne(queries.findPhase, { tenantId: caller.tenantId, id, phase: wanted });
  if (!row) throw invalid('phase', `is unknown: the experiment has no phase ${wanted}`);
  const labels = Object.fromEntries(body.arms.map((arm) => [arm.id, arm.label]));
  return { ...row, experiment: body, division: divisionOf({ ...row, labels, configs: {} }) };
}

function view({ id, share, exposed, sums }: ArmFigures, label: string, isHidden: boolean, comparison?: Comparison) {
  const mean = isHidden || sums.n === 0 ? null : sums.y / sums.n;
  return {
    id,
    label,
    percentage: Math.round(share) / 100,
    exposed,
    counted: sums.n,
    mean,
    comparison: comparison ?? null,
  };
}

/** What an experiment shows of a phase; null is the current one. Throws NOT_FOUND. */
async function resultsOf(context: RequestContext, id: string, wanted: number | null) {
  const found = await findPhase(context, id, wanted);
  const { phase, reason, division, holdout, isMadeBehind, startedAt, endedAt, countedAt } = found;
  const { status, outcome, smallestArm, control } = found.experiment;
  const sums = await findSums(context, [{ id, phase }]);
  const judged = judgeSums(
    { ...{ division, holdout, control, smallestArm, isMadeBehind }, better: outcome.better },
    sums,
  );
  const { arms, heldOut, days, verdict, isHidden, ofAll } = judged;
  const nameOf = (arm: string) => nameOfArm(division, arm);
  const { kind, winner = null, doubts, sampleRatio = null, comparisons } = verdict;
  return {
    ...{ status, phase, phaseReason: reason as PhaseReason }, // the table allows no others
    ...{ phaseStartedAt: startedAt, phaseEndedAt: endedAt, countedAt, outcome, days, smallestArm },
    verdict: { kind, winner, doubts, text: verdictInWords(verdict, { control, outcome, nameOf }) },
    ...{ sampleRatio, control },
    arms: arms.map((arm) => view(arm, nameOf(arm.id), isHidden, comparisons.get(arm.id))),
    heldOut: heldOut ? view(heldOut, nameOf(heldOut.id), isHidden, ofAll?.comparison) : null,
  };
}

export const getExperimentResults = on(routes.getExperimentResults, async ({ params, query, ...context }) => ({
  body: await resultsOf(context, params.id, query.phase ?? null),
}));

const COLUMNS = 'phase,arm,day,exposed,n,sum_y,sum_yy,sum_x,sum_xx,sum_xy';
/** Of 2000 rows: more than twenty arms have in five years. */
const MOST_PAGES = 20;

export const getExperimentSums = on(routes.getExperimentSums, async ({ params: { id }, query, ...context }) => {
  const { database, caller } = context;
  const { phase } = await findPhase(context, id, query.phase ?? null);
  const lines = [COLUMNS];
  let after: { afterArm: string | null; afterDay: string | null } = { afterArm: null, afterDay: null };
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const rows = await database.many(queries.listDays, { tenantId: caller.tenantId, id, phase, ...after });
    for (const { arm, day, exposed, n, y, yy, x, xx, xy } of rows)
      lines.push([phase, arm, day, exposed, n, y, yy, x, xx, xy].join(','));
    const last = rows.at(-1);
    if (!last) break;
    after = { afterArm: last.arm, afterDay: last.day };
  }
  return { body: { fileName: `experiment-${id}-phase-${phase}.csv`, csv: `${lines.join('\n')}\n` } };
});
