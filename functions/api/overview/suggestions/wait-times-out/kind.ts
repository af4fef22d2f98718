import { type Share, shareOf } from '../../../../engine/inference/shares.ts';
import type { GraphNode } from '../../../../workflows/graph/graph-schema.ts';
import { secondsOf } from '../../../../workflows/nodes/fields.ts';
import { tryInDraft } from '../as-split/try-draft.ts';
import type { Comparison } from '../as-split/why-no-split.ts';
import { type Choice, chooseEarlier } from '../choose-value.ts';
import type { Kind, Scope, Suggestion } from '../suggestion.ts';
import { count, lineOf, numberOf, sayShare } from '../words.ts';
import { countTimeouts, listAnswerHours } from './queries.gen.ts';

type Wait = NonNullable<(typeof countTimeouts)['gives']>;

const NEEDS = 30;
/** Surely more than every second one. */
const MOSTLY = 0.5;
/** Waits named, those that most runs leave by the time-out. */
const MOST = 5;
/** Runs whose answers are timed. */
const MOST_RUNS = 5000;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** Where surely nine of ten answers have come, if that is well before the time-out. */
async function chooseHours({ database, tenantId, since }: Scope, { workflowId, nodeId, timeoutSeconds }: Wait) {
  if (timeoutSeconds === null) return undefined;
  const rows = await database.many(listAnswerHours, { tenantId, workflowId, nodeId, since, most: MOST_RUNS });
  return chooseEarlier(
    rows.map(({ hours, runs }) => ({ value: hours, orders: runs })),
    timeoutSeconds / HOUR_SECONDS,
  );
}

/** By the wait as the draft has it. */
function compareTimeouts(
  { data, name, id }: GraphNode,
  timeoutSeconds: number | null,
  hours: number,
): Comparison | string {
  const drawn = data.timeout as Parameters<typeof secondsOf>[0]; // by its schema
  const now = secondsOf(drawn);
  if (now === undefined || drawn?.n === undefined || drawn.unit === undefined || now !== timeoutSeconds)
    return 'The draft has another time-out than the version that runs: publish and activate it, or open the workflow.';
  const suggested = `time-out of ${count(hours, 'hour')}`;
  return {
    other: {
      ...{ kind: 'COPY', name: `${name ?? id} (${count(hours, 'hour')})` },
      data: { ...data, timeout: { n: hours, unit: 'hours' } },
    },
    ...{ asBefore: `time-out of ${count(drawn.n, drawn.unit.slice(0, -1))}`, suggested },
    daysApart: (now - hours * HOUR_SECONDS) / DAY_SECONDS,
  };
}

async function shorten(scope: Scope, wait: Wait, { value, main }: Choice) {
  const { workflowId, nodeId, nodeName, timeoutSeconds } = wait;
  const hours = (timeoutSeconds ?? 0) / HOUR_SECONDS;
  const sooner = Math.round(hours - value);
  return {
    sentence: ` Of those for whom it came, ${main.numerator} of ${main.denominator} waited ${count(value, 'hour')} at the most (${sayShare(main)}): the time-out could be as short.`,
    figures: [
      lineOf(`Came within ${count(value, 'hour')}, of what came`, main),
      numberOf('Time-out now', Math.round(hours), 'hours'),
    ],
    effect: { low: sooner, high: sooner, unit: 'hours sooner that runs which get no answer go on' },
    attempts: await tryInDraft(scope, {
      ...{ workflowId, nodeId },
      change: {
        data: { timeout: { n: value, unit: 'hours' } },
        does: `the time-out of “${nodeName}” becomes ${count(value, 'hour')}.`,
      },
      compare: (node) => compareTimeouts(node, timeoutSeconds, value),
    }),
  };
}

const TOO_FEW = 'Too few answers are timed to say how long to wait: open the workflow.';

const unknown = {
  sentence: ' Wait for something else, for a shorter time, or do more before it.',
  figures: [],
  effect: 'What those who did not answer would have done with another wait is in no figure.',
  attempts: { tryIt: TOO_FEW, asExperiment: TOO_FEW },
};

async function toSuggestion(scope: Scope, wait: Wait, main: Share): Promise<Suggestion> {
  const { workflowId, workflowName, nodeId, nodeName, timedOut } = wait;
  const choice = await chooseHours(scope, wait);
  const { sentence, figures, effect, attempts } = choice ? await shorten(scope, wait, choice) : unknown;
  return {
    target: { type: 'NODE', id: workflowId, name: `${workflowName} · ${nodeName}`, part: nodeId },
    sentence: `Of ${count(main.denominator, 'run')} that left the wait “{NODE}” of “{WORKFLOW}”, ${timedOut} left because the time was over (${sayShare(main)}).${sentence}`,
    names: { NODE: nodeName, WORKFLOW: workflowName },
    main,
    figures: [lineOf('Left by the time-out', main), ...figures],
    effect,
    ...attempts,
  };
}

/** A wait that ends by its time-out more often than by what it waits for. */
export const waitTimesOut: Kind = {
  name: 'WAIT_TIMES_OUT',
  needs: NEEDS,
  cases: 'runs that left one wait with a time-out',
  async find(scope) {
    const { database, tenantId, since } = scope;
    const rows = await database.many(countTimeouts, { tenantId, since });
    const leftBy = ({ timedOut, came }: Wait) => timedOut + came;
    const chosen = rows
      .filter((wait) => leftBy(wait) >= NEEDS && shareOf(wait.timedOut, leftBy(wait)).low > MOSTLY)
      .slice(0, MOST);
    const suggestions = [];
    for (const wait of chosen) suggestions.push(await toSuggestion(scope, wait, shareOf(wait.timedOut, leftBy(wait))));
    return { suggestions, has: Math.max(0, ...rows.map(leftBy)) };
  },
};
