/** The schema of a trigger's config, made from the definition of its type. It validates, and OpenAPI shows its ranges. */
import * as z from 'zod/mini';
import {
  commonSettings,
  placeholders,
  priorities,
  type Setting,
  type TriggerDefinition,
} from '../../../engine/triggers/define.ts';
import { unknownPlaceholders } from '../../../engine/triggers/settings.ts';
import { didYouMean } from '../../http/fields/did-you-mean.ts';
import { choice, inOneLine, text, wholeNumber } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';

const known = placeholders.map((name) => `{${name}}`).join(' ');

/** Names the first unknown placeholder, and the known ones. */
const explainPlaceholders = ({ input }: { readonly input?: unknown }): string => {
  const [first = ''] = unknownPlaceholders(String(input));
  return `has the unknown placeholder {${first}}${didYouMean(first, placeholders)}; known: ${known}`;
};

const template = (max: number, standard: string) =>
  text(max, { description: `May use ${known}. Without it: ${standard}` }).check(
    z.refine((value) => unknownPlaceholders(value).length === 0, { error: explainPlaceholders }),
  );

function shapeOf({ settings, dueInDays, taskTitle, taskDescription }: TriggerDefinition) {
  const { maxTasksPerRun, dueInDays: due } = commonSettings;
  const own = Object.entries(settings).map(([name, setting]) => {
    const notes = {
      default: setting.default,
      ...(setting.atLeast ? { description: `Not below ${setting.atLeast}.` } : {}),
    };
    return [name, z.optional(wholeNumber(setting.min, setting.max, notes))] as const;
  });
  return {
    ...Object.fromEntries(own),
    priority: z.optional(choice(priorities, { default: 'MEDIUM' })),
    dueInDays: z.optional(wholeNumber(due.min, due.max, { default: dueInDays })),
    taskTitle: z.optional(template(200, taskTitle).check(inOneLine)),
    taskDescription: z.optional(template(2000, taskDescription)),
    maxTasksPerRun: z.optional(
      wholeNumber(maxTasksPerRun.min, maxTasksPerRun.max, { default: maxTasksPerRun.default }),
    ),
  };
}

/** Returns the settings that are lower than their `atLeast`. A setting that is left out is raised to it when it is read. */
function brokenOrder(settings: Readonly<Record<string, Setting>>, config: Readonly<Record<string, unknown>>) {
  return Object.entries(settings).flatMap(([name, { atLeast }]) => {
    const floor = atLeast === undefined ? undefined : (config[atLeast] ?? settings[atLeast]?.default);
    const value = config[name];
    const isBelow = typeof value === 'number' && typeof floor === 'number' && value < floor;
    return isBelow ? [{ name, message: `must be at least ${atLeast}, which is ${floor}` }] : [];
  });
}

export function configSchema(definition: TriggerDefinition) {
  return object(shapeOf(definition)).check((payload) => {
    if (payload.issues.length > 0) return; // wrong values cannot be compared
    for (const { name, message } of brokenOrder(definition.settings, payload.value)) {
      payload.issues.push({ code: 'custom', path: [name], message, input: payload.value });
    }
  });
}
