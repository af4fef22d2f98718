/** Reads a trigger's stored config for an evaluation. The API validates what it stores; other writers may not. */
import type { Json } from '../data/statement.ts';
import { EngineError } from '../errors.ts';
import {
  cadencePlaceholders,
  commonSettings,
  placeholders,
  priorities,
  starts,
  type TriggerDefinition,
} from './define.ts';
import { defaultOf, shortWindows } from './look-back.ts';

interface TriggerSettings {
  /** The type's own numbers, `maxTasksPerRun` and `maxOpenTasksPerCustomer`. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What the statements read: the numbers, and the type's own choices. */
  readonly values: Readonly<Record<string, number | string | Readonly<Record<string, number>>>>;
  readonly priority: string;
  readonly dueInDays: number;
  /** For PostgreSQL's format(), whose arguments are the placeholders in their order. */
  readonly titleFormat: string;
  readonly descriptionFormat: string;
  /** Whether a text has a fact of the cadence model; only then is it computed. */
  readonly usesCadence: boolean;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function refuse(path: string, expected: string, value: Json | undefined): never {
  const given = JSON.stringify(value);
  throw new EngineError(
    'INVALID_INPUT',
    `config.${path} must be ${expected}, not ${given}; mend it with PATCH /api/admin/triggers/{id}`,
  );
}

/** A stored 0 stays 0; only an absent or null value gets the default. */
function numberOf(path: string, value: Json | undefined, fallback: number, { min, max }: Range): number {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  return refuse(path, `a whole number from ${min} to ${max}`, value);
}

function textOf(path: string, value: Json | undefined, fallback: string): string {
  if (value === undefined || value === null) return fallback;
  return typeof value === 'string' ? value : refuse(path, 'a text', value);
}

const namesInBraces = (template: string): string[] =>
  [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);

/** Returns the names in braces that are no placeholders. */
export const unknownPlaceholders = (template: string): string[] =>
  namesInBraces(template).filter((name) => !(placeholders as readonly string[]).includes(name));

const hasCadence = (template: string): boolean =>
  namesInBraces(template).some((name) => (cadencePlaceholders as readonly string[]).includes(name));

/** Positional arguments are put in once, so a customer named `{product}` keeps the name. */
function toFormat(path: string, template: string): string {
  if (unknownPlaceholders(template).length > 0) {
    refuse(path, `a text whose placeholders are among ${placeholders.map((name) => `{${name}}`).join(' ')}`, template);
  }
  return template
    .replaceAll('%', '%%')
    .replace(/\{(\w+)\}/g, (_, name: string) => `%${(placeholders as readonly string[]).indexOf(name) + 1}$s`);
}

function numbersOf(definition: TriggerDefinition, config: Readonly<Record<string, Json>>): Record<string, number> {
  const numbers: Record<string, number> = {};
  // A default may depend on a setting that stands before it.
  for (const [name, setting] of Object.entries(definition.settings)) {
    numbers[name] = numberOf(name, config[name], defaultOf(definition, setting, numbers), setting);
  }
  for (const { name, reason } of shortWindows(definition, numbers))
    refuse(name, reason.replace('must be ', ''), config[name]);
  const { maxTasksPerRun, maxOpenTasksPerCustomer } = commonSettings;
  numbers.maxTasksPerRun = numberOf('maxTasksPerRun', config.maxTasksPerRun, maxTasksPerRun.default, maxTasksPerRun);
  numbers.maxOpenTasksPerCustomer = numberOf(
    'maxOpenTasksPerCustomer',
    config.maxOpenTasksPerCustomer,
    definition.maxOpenTasksPerCustomer,
    maxOpenTasksPerCustomer,
  );
  return numbers;
}

function choiceOf(path: string, value: Json | undefined, choices: readonly string[], fallback: string): string {
  const chosen = textOf(path, value, fallback);
  return choices.includes(chosen) ? chosen : refuse(path, `one of ${choices.join(', ')}`, chosen);
}

/** Returns the settings. Throws INVALID_INPUT with the path and the range; ignores members that it does not know. */
export function readSettings(definition: TriggerDefinition, stored: Json): TriggerSettings {
  if (stored === null || typeof stored !== 'object' || Array.isArray(stored)) return refuse('', 'an object', stored);
  const config = stored as Readonly<Record<string, Json>>;
  choiceOf('startFrom', config.startFrom, starts, 'everything'); // the table reads it and keeps the moment
  const numbers = numbersOf(definition, config);
  const choices = Object.entries(definition.choices ?? {}).map(
    ([name, { values, default: standard }]) => [name, choiceOf(name, config[name], values, standard)] as const,
  );
  const title = textOf('taskTitle', config.taskTitle, definition.taskTitle);
  const description = textOf('taskDescription', config.taskDescription, definition.taskDescription);
  return {
    numbers,
    values: { ...numbers, ...Object.fromEntries(choices) },
    priority: choiceOf('priority', config.priority, priorities, 'MEDIUM'),
    dueInDays: numberOf('dueInDays', config.dueInDays, definition.dueInDays, commonSettings.dueInDays),
    titleFormat: toFormat('taskTitle', title),
    descriptionFormat: toFormat('taskDescription', description),
    usesCadence: hasCadence(title) || hasCadence(description),
  };
}

/** The setting in which arms of an experiment may differ, although it moves the moment of a task. */
export const delayOf = ({ settings }: Pick<TriggerDefinition, 'settings'>): string | undefined =>
  Object.keys(settings).find((name) => settings[name]?.isDelay);

/**
 * What the statements read while an experiment runs: matches begin with the first arm that acts and end with the last, since customers come to it then,
 * whatever their own arm is. `delays` says when each arm acts.
 */
function valuesOfAll(
  definition: TriggerDefinition,
  values: TriggerSettings['values'],
  arms: [string, TriggerSettings][],
) {
  const delay = delayOf(definition);
  if (delay === undefined || arms.length === 0) return values;
  const all = (name: string) => arms.map(([, { numbers }]) => numbers[name] ?? 0);
  const ends = Object.keys(definition.settings).filter((name) => definition.settings[name]?.window?.after === delay);
  return {
    ...values,
    [delay]: Math.min(...all(delay)),
    ...Object.fromEntries(ends.map((name) => [name, Math.max(...all(name))])),
    delays: Object.fromEntries(arms.map(([arm, { numbers }]) => [arm, numbers[delay] ?? 0])),
  };
}

/**
 * Returns the settings of a trigger on which an experiment may run, and what the tasks of each arm have in place of its own.
 * `arms`: what each has in place of the trigger's config; null: none runs. Throws INVALID_INPUT.
 */
export function readWithArms(definition: TriggerDefinition, config: Json, arms: Json) {
  const own = readSettings(definition, config);
  const read = Object.entries(arms ?? {}).map(([arm, changes]): [string, TriggerSettings] => {
    try {
      return [arm, readSettings(definition, { ...(config as object), ...(changes as object) } as Json)]; // objects by the tables' checks
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      throw new EngineError(
        error.code,
        `With what the arm "${arm}" of the experiment on this trigger changes, ${error.message}`,
      );
    }
  });
  const ofTasks = ({ priority, dueInDays, titleFormat, descriptionFormat }: TriggerSettings) => {
    return { priority, dueInDays, titleFormat, descriptionFormat };
  };
  const texts: Json = Object.fromEntries(read.map(([arm, settings]) => [arm, ofTasks(settings)]));
  const usesCadence = [own, ...read.map(([, settings]) => settings)].some((settings) => settings.usesCadence);
  return { ...own, usesCadence, values: valuesOfAll(definition, own.values, read), arms: texts };
}
