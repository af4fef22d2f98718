import { EngineError } from '../../../engine/errors.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import { resultsOf } from '../../workflows/experiments/results/read-results.ts';
import { describeInWords, describeOrders } from './describe-orders.ts';
import * as queries from './queries.gen.ts';
import { routes } from './routes.ts';

const DAY_MS = 86_400_000;
const SPAN_DAYS = 180;
const MOST_CUSTOMERS = 20_000;

/** Ends where the days of everybody are over. */
function spanOf(now: Date, days: number) {
  const until = new Date(now.getTime() - days * DAY_MS);
  return { from: new Date(until.getTime() - SPAN_DAYS * DAY_MS), until };
}

export const getTriggerScore = on(
  routes.getTriggerScore,
  async ({ params: { id: triggerId }, query: { days }, ...context }) => {
    const { database, caller, now } = context;
    const { tenantId } = caller;
    if (!(await database.maybeOne(queries.findTrigger, { tenantId, triggerId })))
      throw new EngineError('NOT_FOUND', `There is no trigger ${triggerId}`);
    const span = spanOf(now, days);
    const asked = { tenantId, triggerId, days, ...span, most: MOST_CUSTOMERS };
    const description = describeOrders(await database.many(queries.scoreTrigger, asked));
    const text = describeInWords(description, 'customers with a task', days);
    return { body: { kind: 'DESCRIPTION' as const, text, days, ...span, effects: [], description } };
  },
);

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
