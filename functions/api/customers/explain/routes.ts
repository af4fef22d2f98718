import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { decimal, id } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { verdicts } from './verdicts.ts';

const check = z.object({
  name: z.string(),
  holds: z.boolean(),
  value: z.nullable(z.string()),
  needs: z.nullable(z.string()),
});

const occurrence = z.object({
  occurrenceKey: z.nullable(z.string()),
  verdict: z.enum(verdicts),
  product: z.nullable(z.string()),
  factOn: z.nullable(z.iso.date()),
  days: z.nullable(z.int()),
  taskId: z.nullable(z.guid()),
});

const explained = z.object({
  triggerId: z.guid(),
  triggerType: z.string(),
  triggerName: z.string(),
  isActive: z.boolean(),
  verdict: z.enum(verdicts),
  explanation: z.string(),
  error: z.nullable(z.string()),
  taskId: z.nullable(z.guid().check(describe('The task that it made.'))),
  experiment: z.nullable(
    z
      .object({ id: z.guid(), arm: z.string() })
      .check(describe("The customer's arm of an experiment on the trigger, HELD_OUT included.")),
  ),
  nextAt: z.nullable(
    z.iso.datetime().check(describe('The first evaluation from this moment on may act, if nothing else changes.')),
  ),
  checks: z
    .array(check)
    .check(describe("The type's own checks in the order of its settings, then those of every type.")),
  occurrences: z.array(occurrence).check(describe('What the trigger knows of the customer, oldest first; at most 50.')),
});

export const routes = defineRoutes('customers', {
  explainCustomer: {
    method: 'GET',
    path: '/api/customers/{id}/explain',
    access: 'viewer',
    summary: 'Why a customer gets a task from each active trigger, or why not',
    description:
      'Judges by the statements of an evaluation, and writes nothing. With `at` it judges a moment of the past: tasks made since are taken back, and what has no date of its own (settings, status, samples followed up) is as it is now.',
    params: object({ id }),
    query: object({
      triggerId: z.optional(id.check(describe('One trigger, also one that is switched off.'))),
      at: z.optional(moment),
      limit: z._default(decimal(1, 20).check(describe('Most triggers of a page.')), 10),
      cursor: paging.cursor,
    }),
    reply: z.object({
      at: z.iso.datetime(),
      runTriggers: z.boolean().check(describe('False: the tenant has switched all its triggers off.')),
      items: z.array(explained),
      nextCursor: z.nullable(z.string()),
    }),
    status: 200,
  },
});
