import * as z from 'zod/mini';
import type { TriggerDefinition } from '../../engine/triggers/define.ts';
import { triggers } from '../../registry.ts';
import { didYouMean } from '../http/fields/did-you-mean.ts';
import { choice, id, text } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { must } from '../http/fields/required-or.ts';
import { freeObject, object } from '../http/fields/strict-object.ts';
import { defineRoute } from '../http/route.ts';
import { taskStatuses, taskView } from '../tasks/task-view.ts';
import { configSchema } from './trigger/config.ts';

const definitions: readonly TriggerDefinition[] = Object.values(triggers);
const types = definitions.map(({ type }) => type);

const triggerView = z.object({
  id: z.guid(),
  triggerType: z.string(),
  name: z.string(),
  description: z.nullable(z.string()),
  isActive: z.boolean(),
  config: freeObject,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  statistics: z.object({
    total: z.int().check(z.meta({ description: 'Tasks ever made.' })),
    completed: z.int(),
    pending: z.int().check(z.meta({ description: 'PENDING and IN_PROGRESS.' })),
    completionRate: z
      .number()
      .check(z.minimum(0), z.maximum(100), z.meta({ description: 'Percent of all, one decimal.' })),
    medianHoursToCompletion: z.nullable(z.number()),
  }),
});

const place = { function: 'triggers', access: 'viewer' } as const;
const description = z.nullable(text(1000));
const flag = z.boolean(must('must be true or false'));

const listTriggers = defineRoute({
  ...place,
  method: 'GET',
  path: '/api/admin/triggers',
  name: 'listTriggers',
  summary: 'List triggers with their statistics, oldest first',
  query: object(paging),
  reply: listOf(triggerView),
  status: 200,
});

const variant = (definition: TriggerDefinition) =>
  object({
    triggerType: z.literal(definition.type).check(z.meta({ description: definition.description })),
    name: text(200),
    description: z.optional(description),
    isActive: z.optional(flag),
    config: z.optional(configSchema(definition)),
  });

function explainType({ input }: { readonly input?: unknown }): string {
  if (input === null || typeof input !== 'object' || Array.isArray(input)) return 'must be an object';
  const one = `one of ${types.join(', ')}`;
  if (!('triggerType' in input)) return `is required: ${one}`;
  return `must be ${one}${didYouMean(String(input.triggerType), types)}`;
}

type Variant = ReturnType<typeof variant>;

/** The type decides what the config may hold. */
const newTrigger = z.discriminatedUnion(
  'triggerType',
  definitions.map(variant) as [Variant, ...Variant[]], // the registry is never empty
  { error: explainType },
);

const createTrigger = defineRoute({
  ...place,
  access: 'admin',
  method: 'POST',
  path: '/api/admin/triggers',
  name: 'createTrigger',
  summary: 'Create a trigger',
  description:
    'It is active at once unless isActive is false. A stored 0 is 0; only what is left out takes the default.',
  body: newTrigger,
  example: {
    triggerType: 'SAMPLE_NO_ORDER',
    name: 'Two weeks after a tasting',
    config: { daysAfter: 14, priority: 'LOW' },
  },
  reply: triggerView,
  status: 201,
});

const getTrigger = defineRoute({
  ...place,
  method: 'GET',
  path: '/api/admin/triggers/{id}',
  name: 'getTrigger',
  summary: 'A trigger with its statistics',
  params: object({ id }),
  reply: triggerView,
  status: 200,
});

const changeTrigger = defineRoute({
  ...place,
  access: 'admin',
  method: 'PATCH',
  path: '/api/admin/triggers/{id}',
  name: 'changeTrigger',
  summary: 'Change a trigger',
  description:
    'Members that are left out stay. A config replaces the whole of the one before; POST shows what each type takes.',
  params: object({ id }),
  body: object({
    name: z.optional(text(200)),
    description: z.optional(description),
    isActive: z.optional(flag),
    config: z.optional(freeObject),
  }),
  example: { config: { maxTasksPerRun: 50 } },
  reply: triggerView,
  status: 200,
});

const switchOffTrigger = defineRoute({
  ...place,
  access: 'admin',
  method: 'DELETE',
  path: '/api/admin/triggers/{id}',
  name: 'switchOffTrigger',
  summary: 'Switch a trigger off',
  description: 'It is kept, with its history; PATCH isActive switches it on again.',
  params: object({ id }),
  status: 204,
});

const listTriggerTasks = defineRoute({
  ...place,
  method: 'GET',
  path: '/api/admin/triggers/{id}/tasks',
  name: 'listTriggerTasks',
  summary: 'Tasks that a trigger made, newest first',
  params: object({ id }),
  query: object({ ...paging, status: z.optional(choice(taskStatuses)) }),
  reply: listOf(z.extend(taskView, { occurrenceKey: z.string() })),
  status: 200,
});

export const routes = { listTriggers, createTrigger, getTrigger, changeTrigger, switchOffTrigger, listTriggerTasks };
