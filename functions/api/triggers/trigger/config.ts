/** The schema of a trigger's config, made from the definition of its type. It validates, and OpenAPI shows its ranges. */
import * as z from 'zod/mini';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import {
  commonSettings,
  placeholders,
  priorities,
  starts,
  type TriggerDefinition,
} from '../../../engine/triggers/define.ts';
import { leastDays, shortWindows } from '../../../engine/triggers/look-back.ts';
import { unknownPlaceholders } from '../../../engine/triggers/settings.ts';
import { choice, inOneLine, text, wholeNumber } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';

const known = placeholders.map((name) => `{${name}}`).join(' ');

/** Names the first unknown placeholder, and the known ones. */
const explainPlaceholders = ({ input }: { readonly input?: unknown }): string => {
  const [first = ''] = unknownPlaceholders(String(input));
  return `has the unknown placeholder {${first}}${didYouMean(first, placeholders)}; known: ${known}`;
};

/** Groups of a form. */
const WHO = { 'x-group': 'Who' };
const TASK = { 'x-group': 'The task' };
const LIMITS = { 'x-group': 'Limits' };

const template = (max: number, title: string, standard: string) =>
  text(max, { title, ...TASK, description: `May use ${known}. Without it: ${standard}` }).check(
    z.refine((value) => unknownPlaceholders(value).length === 0, { error: explainPlaceholders }),
  );

function describeWindow(definition: TriggerDefinition, after: string | undefined): string {
  const least = leastDays(definition);
  if (after === undefined) return `At least ${least}.`;
  const { [after]: begin } = definition.settings;
  return `At least ${after} + ${least}. The default moves with ${after}: it is for ${begin?.default}.`;
}

function shapeOf(definition: TriggerDefinition) {
  const { settings, choices = {}, dueInDays, taskTitle, taskDescription, maxOpenTasksPerCustomer } = definition;
  const { maxTasksPerRun, maxOpenTasksPerCustomer: open, dueInDays: due } = commonSettings;
  const own = Object.entries(settings).map(([name, { min, max, window, ...setting }]) => {
    const description = window && { description: describeWindow(definition, window.after) };
    const unit = setting.unit === undefined ? {} : { 'x-unit': setting.unit };
    const notes = { title: setting.label, ...unit, ...WHO, default: setting.default, ...description };
    return [name, z.optional(wholeNumber(min, max, notes))] as const;
  });
  const chosen = Object.entries(choices).map(([name, { values, label, default: standard, description }]) => {
    return [name, z.optional(choice(values, { title: label, ...WHO, default: standard, description }))] as const;
  });
  return {
    ...Object.fromEntries([...own, ...chosen]),
    priority: z.optional(choice(priorities, { title: 'Priority', ...TASK, default: 'MEDIUM' })),
    dueInDays: z.optional(
      wholeNumber(due.min, due.max, { title: 'Due after', 'x-unit': 'days', ...TASK, default: dueInDays }),
    ),
    taskTitle: z.optional(template(200, 'Title', taskTitle).check(inOneLine)),
    taskDescription: z.optional(template(2000, 'Description', taskDescription)),
    maxTasksPerRun: z.optional(
      wholeNumber(maxTasksPerRun.min, maxTasksPerRun.max, {
        title: 'At most, per evaluation',
        'x-unit': 'tasks',
        ...LIMITS,
        default: maxTasksPerRun.default,
      }),
    ),
    maxOpenTasksPerCustomer: z.optional(
      wholeNumber(open.min, open.max, {
        title: 'Open tasks per customer',
        'x-unit': 'tasks',
        ...LIMITS,
        default: maxOpenTasksPerCustomer,
        description:
          'Open tasks of this trigger that one customer may have; 0: no limit. What is more waits as OPEN_TASK.',
      }),
    ),
    startFrom: z.optional(choice(starts, { title: 'Acts on', ...LIMITS, default: 'everything' })),
  };
}

export function configSchema(definition: TriggerDefinition) {
  return object(shapeOf(definition)).check((payload) => {
    if (payload.issues.length > 0) return; // wrong values have no order
    for (const { name, reason } of shortWindows(definition, payload.value as Readonly<Record<string, number>>)) {
      payload.issues.push({ code: 'custom', path: [name], message: reason, input: payload.value });
    }
  });
}
