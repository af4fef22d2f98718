import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { id, wholeNumber } from '../../http/fields/fields.ts';
import { freeObject, isObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const ofRep = z.object({ repId: z.nullable(z.guid()), repName: z.nullable(z.string()), tasks: z.int() });

const day = z.object({
  day: z.iso.date().check(describe("In the tenant's time zone.")),
  tasks: z.int(),
  reps: z.array(ofRep).check(describe('Most tasks first; a repId of null: nobody is assigned.')),
  deferred: z.int().check(describe('What maxTasksPerRun leaves for the next day.')),
});

export const routes = defineRoutes('triggers', {
  forecastTrigger: {
    method: 'POST',
    path: '/api/admin/triggers/{id}/forecast',
    access: 'operator',
    summary: 'Tasks that a trigger will make, by day and rep',
    description:
      'Writes nothing. Goes through the evaluations of the coming days as scheduled, as if the trigger were active, nobody closed a task, and no data changed but what is entered in advance. With a config it does so for that config in place of the saved one; settings that are left out take their defaults.',
    params: object({ id }),
    body: object({
      days: wholeNumber(1, 60),
      config: z.optional(freeObject.check(z.refine(isObject, 'must be an object'))),
    }),
    example: { days: 7 },
    reply: z.object({
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      evaluations: z.int(),
      tasks: z.int(),
      days: z.array(day).check(describe('Days with an evaluation.')),
    }),
    status: 200,
  },
});
