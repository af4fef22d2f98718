import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, wholeNumber } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const expected = z.object({
  running: z.number().check(describe('Of the runs that are on the way.')),
  scheduled: z.number().check(describe('Of those that schedules let in by then.')),
  entering: z.number().check(describe('Of others that enter by then: an estimate.')),
  low: z.number(),
  high: z.number().check(describe('Of all together, with a chance of 95 %.')),
});

export const routes = defineRoutes('workflows', {
  forecastWorkflow: {
    method: 'POST',
    path: '/api/workflows/{id}/forecast',
    access: 'operator',
    summary: 'Tasks and e-mails that the runs of a workflow will make, by day and rep',
    description:
      'Writes nothing. Walks the runs that are on the way through the coming days with the data of now: exact while that stays, and while nothing is assumed. Whom schedules let in is counted from their moments and their audience of now. Who enters otherwise, by events, segments or by hand, is an estimate from the last 90 days: as many a day as then, who do what those customers would do now. A workflow that is not active lets nobody in, and its runs stand still. With `activate` it is as if the last version were activated now: `enter` lets those in at once who are in one of its segments already, as entries of today among `schedules`, and schedules are those of the last version.',
    params: object({ id }),
    body: object({ days: wholeNumber(1, 60), activate: z.optional(choice(['enter', 'skip'])) }),
    example: { days: 14 },
    reply: z.object({
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      basis: z
        .enum(['exact', 'estimate'])
        .check(
          describe('Of what the runs on the way do. exact: while data stays as it is; estimate: something is assumed.'),
        ),
      running: z.int(),
      entries: z.object({
        perDay: z.number(),
        low: z.number(),
        high: z.number(),
        seen: z.int().check(describe('Runs that entered in the last 90 days otherwise than by a schedule.')),
        schedules: z.array(
          z.object({
            entry: z.int().check(describe('Its place among the entries of the start, from 1.')),
            nextAt: z.iso.datetime(),
            customers: z
              .int()
              .check(describe('Who enter at each moment, as data is now. 1 without an audience: a run of nobody.')),
            moments: z.int().check(describe('At which they enter until then: re-entry leaves out others.')),
          }),
        ),
        sampled: z.int().check(describe('Customers of these whose way was walked.')),
      }),
      days: z.array(
        z.object({
          day: z.iso.date().check(describe("In the tenant's time zone.")),
          tasks: expected,
          emails: expected,
          reps: z.array(
            z.object({
              repId: z.nullable(z.guid()),
              repName: z.nullable(z.string()),
              running: z.number(),
              scheduled: z.number(),
              entering: z.number(),
            }),
          ),
          withheld: z.array(
            z.object({ reason: z.string(), running: z.number(), scheduled: z.number(), entering: z.number() }),
          ),
        }),
      ),
      assumptions: z.array(z.object({ code: z.string(), message: z.string() })),
      isCut: z.boolean().check(describe('There are more runs on the way than were walked.')),
    }),
    status: 200,
  },
});
