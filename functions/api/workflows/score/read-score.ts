import { EngineError } from '../../../engine/errors.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { describeInWords, describeOrders } from '../../http/scores/describe-orders.ts';
import { MOST_CUSTOMERS, spanOf } from '../../http/scores/span.ts';
import { resultsOf } from '../experiments/results/read-results.ts';
import * as queries from './queries.gen.ts';
import { routes } from './score-routes.ts';

/** The comparisons that an experiment shows: none while it hides them, or nobody is counted. */
async function effectOf(context: RequestContext, experimentId: string, name: string) {
  const { status, outcome, verdict, control, arms, heldOut } = await resultsOf(context, experimentId, null);
  const ofArms = arms.flatMap(({ id, comparison }) => (comparison ? [{ arm: id, against: control, comparison }] : []));
  const ofAll = heldOut?.comparison ? [{ arm: 'ALL', against: 'HELD_OUT', comparison: heldOut.comparison }] : [];
  const comparisons = [...ofAll, ...ofArms].map(({ comparison: { difference, low, high }, ...pair }) => ({
    ...pair,
    ...{ difference, low, high },
  }));
  return { experimentId, name, status, outcome, verdict: verdict.text, comparisons };
}

const shown = (value: number): string => String(Number(value.toPrecision(3)));

type Effect = Awaited<ReturnType<typeof effectOf>>;

/** The newest comparison with customers held out. */
function heldOutOf(effects: readonly Effect[]) {
  for (const { name, comparisons } of effects) {
    const found = comparisons.find(({ against }) => against === 'HELD_OUT');
    if (found) return { name, ...found };
  }
  return undefined;
}

function effectInWords({ name, difference, low, high }: NonNullable<ReturnType<typeof heldOutOf>>): string {
  const range = `${shown(difference)} per customer, from ${shown(low)} to ${shown(high)}`;
  return low <= 0 && high >= 0
    ? `Against customers held out, "${name}" shows no effect yet: ${range}.`
    : `Against customers held out, "${name}" shows an effect: ${range}.`;
}

export const getWorkflowScore = on(
  routes.getWorkflowScore,
  async ({ params: { id: workflowId }, query: { days }, ...context }) => {
    const { database, caller, now } = context;
    const { tenantId } = caller;
    const found = await database.many(queries.listExperimentsOf, { tenantId, workflowId });
    if (found.length === 0) throw new EngineError('NOT_FOUND', `There is no workflow ${workflowId}`);
    const effects: Effect[] = [];
    for (const { experimentId, name } of found)
      if (experimentId !== null) effects.push(await effectOf(context, experimentId, name ?? ''));
    const span = spanOf(now, days);
    const asked = { tenantId, workflowId, days, ...span, most: MOST_CUSTOMERS };
    const description = describeOrders(await database.many(queries.scoreWorkflow, asked));
    const described = describeInWords(description, 'customers who entered', days);
    const known = heldOutOf(effects);
    const text = known ? `${effectInWords(known)} ${described}` : described;
    const kind = known ? ('EFFECT' as const) : ('DESCRIPTION' as const);
    return { body: { kind, text, days, ...span, effects, description } };
  },
);
