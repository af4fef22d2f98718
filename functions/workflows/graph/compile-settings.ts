/** What belongs to a graph as a whole. */

import { exactTimeZone } from '../../engine/schedules/wall-time.ts';
import type { Names } from '../conditions/path.ts';
import { isOfType } from '../conditions/value-types.ts';
import { secondsOf } from '../nodes/fields.ts';
import type { JsonObject, JsonValue } from './canonical-json.ts';
import type { Graph, Variable } from './graph-schema.ts';
import { type Problem, problem } from './problem.ts';
import { type Surroundings, Tools } from './tools.ts';

/** When the settings say nothing else. */
const LONGEST_RUN_DAYS = 366;

/** Of all variables of a run together, as PostgreSQL writes them; the walk ends runs with more as VARIABLES_TOO_LARGE. */
const MOST_CHARACTERS = 16_384;

function checkVariables(variables: readonly Variable[], tools: Tools): void {
  const seen = new Set<string>();
  for (const [index, { name, type = 'string', default: value }] of variables.entries()) {
    if (seen.has(name))
      tools.report('BAD_SETTING', `variables.${index}.name`, `the variable "${name}" is declared twice`);
    seen.add(name);
    if (value !== undefined && value !== null && !isOfType(type, value))
      tools.report('BAD_SETTING', `variables.${index}.default`, `is no ${type}, as the variable "${name}" is declared`);
  }
  const defaults = Object.fromEntries(variables.map(({ name, default: value }) => [name, value ?? null]));
  // Indented, it has a blank wherever PostgreSQL has one.
  if (JSON.stringify(defaults, null, 1).length > MOST_CHARACTERS)
    tools.report(
      'BAD_SETTING',
      'variables',
      'have defaults of more than 16 KB together, with which no run could set one',
      'Shorten the defaults, or keep long texts in the nodes that use them',
    );
}

type Span = Parameters<typeof secondsOf>[0];

/** Reports waits that end after the longest run does. */
function checkLength({ nodes, settings: { maxRunDays = LONGEST_RUN_DAYS } }: Graph): Problem[] {
  return nodes.flatMap(({ id, type, data }) => {
    const { timeout, ...span } = data as Span & { readonly timeout?: Span }; // normaliseGraph parsed it by the type's shape
    const seconds = type === 'wait' ? Math.max(secondsOf(span) ?? 0, secondsOf(timeout) ?? 0) : 0;
    if (seconds <= maxRunDays * 86_400) return [];
    const place = `nodes.${id}.data.${timeout ? 'timeout' : 'n'}`;
    const message = `is longer than a run may take, which is ${maxRunDays} days`;
    return [problem('ODD_SETTING', id, place, message, 'Use a shorter time, or raise maxRunDays in the settings')];
  });
}

/** Returns the settings with their defaults, and conditions compiled. */
export function compileSettings(
  graph: Graph,
  names: Names,
  surroundings: Surroundings,
): { compiled: JsonObject; problems: readonly Problem[] } {
  const { settings, variables } = graph;
  const tools = new Tools({ nodeId: null, root: '' }, names, surroundings);
  checkVariables(variables, tools);
  if (typeof settings.calendarId === 'string') tools.calendar('settings.calendarId', settings.calendarId);
  tools.timeZone('settings.timeZone', settings.timeZone);
  if (settings.timeZone === undefined && exactTimeZone(surroundings.timeZone) === undefined) {
    const fix = 'Set crm.tenants.time_zone, or give the workflow a zone of its own';
    tools.report(
      'BAD_SETTING',
      'settings.timeZone',
      `the tenant's "${surroundings.timeZone}" is no IANA time zone`,
      fix,
    );
  }
  const condition = (member: 'exitWhen' | 'goal'): JsonValue => {
    const compiled = tools.ownCondition(`settings.${member}`, settings[member]);
    return compiled ? { test: compiled.test, vars: compiled.vars, tree: compiled.tree, needs: compiled.needs } : null;
  };
  const { reentry = 'once-at-a-time', notify } = settings;
  const compiled = {
    ...{ timeZone: settings.timeZone ?? surroundings.timeZone, priority: settings.priority ?? 5 },
    reentry: typeof reentry === 'string' ? reentry : 'after',
    reentryDays: typeof reentry === 'string' ? null : reentry.after.days,
    ...{ maxRunDays: settings.maxRunDays ?? LONGEST_RUN_DAYS, maxRunning: settings.maxRunning ?? null },
    ...{ maxEntriesPerHour: settings.maxEntriesPerHour ?? null, whilePaused: settings.whilePaused ?? 'keep' },
    ...{ exitWhen: condition('exitWhen'), goal: condition('goal') },
    notify: { onFailure: notify?.onFailure ?? [], onFinish: notify?.onFinish ?? [] },
    variables: Object.fromEntries(variables.map(({ name, default: value }) => [name, (value ?? null) as JsonValue])), // it came as JSON
  };
  return { compiled, problems: [...tools.problems, ...checkLength(graph)] };
}
