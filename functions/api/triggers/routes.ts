import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, flag, id, nameText, text } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { freeObject, object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { taskStatuses, taskView } from '../tasks/task-view.ts';
import { statistics } from './statistics/statistics-view.ts';

const triggerView = z.object({
  id: z.guid(),
  triggerType: z.string(),
  name: z.string(),
  description: z.nullable(z.string()),
  isActive: z.boolean(),
  config: freeObject,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  startsAt: z.nullable(
    z.iso.datetime().check(describe('With startFrom now: it acts on what becomes due from this moment on.')),
  ),
  nextEvaluationAt: z.nullable(
    z.iso
      .datetime()
      .check(describe('By its schedule. Null: it is switched off, or its schedule is a rate that has not run yet.')),
  ),
  statistics,
});

/** Members of a new trigger that do not depend on its type. checked-routes.ts adds the config of each type. */
export const triggerFields = {
  name: nameText(200),
  description: z.optional(z.nullable(text(1000))),
  isActive: z.optional(flag),
};

export const routes = defineRoutes('triggers', {
  listTriggers: {
    method: 'GET',
    path: '/api/admin/triggers',
    access: 'viewer',
    summary: 'List triggers with their statistics, oldest first',
    query: object(paging),
    reply: listOf(triggerView),
    status: 200,
  },
  createTrigger: {
    method: 'POST',
    path: '/api/admin/triggers',
    access: 'admin',
    hasVersion: true,
    summary: 'Create a trigger',
    description:
      'It is active at once unless isActive is false, and acts on its whole look-back: matchesNow says how much that is. With startFrom now it acts on what becomes due from now on. A stored 0 is 0; only a setting that is left out takes its default.',
    body: object({ triggerType: text(100), ...triggerFields, config: z.optional(freeObject) }),
    example: {
      triggerType: 'SAMPLE_NO_ORDER',
      name: 'Two weeks after a tasting',
      config: { daysAfter: 14, priority: 'LOW' },
    },
    reply: z.extend(triggerView, {
      matchesNow: z.int().check(describe('What it has before it: its next evaluations act on that, or suppress it.')),
    }),
    status: 201,
    location: '/api/admin/triggers/{id}',
  },
  getTrigger: {
    method: 'GET',
    path: '/api/admin/triggers/{id}',
    access: 'viewer',
    hasVersion: true,
    summary: 'One trigger with its statistics',
    params: object({ id }),
    reply: triggerView,
    status: 200,
  },
  changeTrigger: {
    method: 'PATCH',
    path: '/api/admin/triggers/{id}',
    access: 'admin',
    hasVersion: true,
    summary: 'Change a trigger',
    description:
      'Members that are left out stay, also those of the config (RFC 7396): a setting that is null takes its default. POST shows the settings of each type.',
    params: object({ id }),
    body: object({ ...triggerFields, name: z.optional(triggerFields.name), config: z.optional(freeObject) }),
    example: { config: { maxTasksPerRun: 50 } },
    reply: triggerView,
    status: 200,
  },
  replaceTrigger: {
    method: 'PUT',
    path: '/api/admin/triggers/{id}',
    access: 'admin',
    hasVersion: true,
    summary: 'Replace the config of a trigger',
    description: 'Settings that are left out take their defaults. Other members that are left out stay.',
    params: object({ id }),
    body: object({ ...triggerFields, name: z.optional(triggerFields.name), config: freeObject }),
    example: { config: { maxTasksPerRun: 60 } },
    reply: triggerView,
    status: 200,
  },
  switchOffTrigger: {
    method: 'DELETE',
    path: '/api/admin/triggers/{id}',
    access: 'admin',
    hasVersion: true,
    summary: 'Switch a trigger off',
    description: 'The trigger and its history are kept; PATCH isActive switches it on again.',
    params: object({ id }),
    status: 204,
  },
  listTriggerTasks: {
    method: 'GET',
    path: '/api/admin/triggers/{id}/tasks',
    access: 'viewer',
    summary: 'List tasks that a trigger created, newest first',
    params: object({ id }),
    query: object({ ...paging, status: z.optional(choice(taskStatuses)) }),
    reply: listOf(z.extend(taskView, { occurrenceKey: z.string() })),
    status: 200,
  },
});
