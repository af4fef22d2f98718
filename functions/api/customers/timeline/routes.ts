import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { id } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

export const timelineKinds = [
  'ORDER',
  'SAMPLE',
  'TASK',
  'JOB',
  'BOOKING',
  'CALL',
  'EVENT',
  'ACTIVITY',
  'DOCUMENT',
] as const;

const isKind = (name: string) => (timelineKinds as readonly string[]).includes(name);

const kinds = z.string(`must be a list such as ORDER,TASK`).check(
  z.refine(
    (list) => list.split(',').every(isKind),
    `must be one or several of ${timelineKinds.join(',')}, with commas`,
  ),
  describe(`Which kinds to list, with commas: some of ${timelineKinds.join(', ')}. The default is all.`),
);

const item = z.object({
  kind: z.enum(timelineKinds),
  id: z.guid(),
  at: z.iso
    .datetime()
    .check(
      describe('When it was ordered, tasted, created, called or happened; of a BOOKING, the moment that is booked.'),
    ),
  type: z.nullable(z.string().check(describe('Of a TASK: the type of the trigger that created it.'))),
  status: z.nullable(z.string()),
  title: z.nullable(
    z.string().check(describe('Title, product, template of the e-mail, result of the call or summary.')),
  ),
  endedAt: z.nullable(
    z.iso.datetime().check(describe('When it was delivered, followed up, completed, called or handled.')),
  ),
  error: z.nullable(z.string()),
  userId: z.nullable(z.guid()),
  bookingId: z.nullable(z.guid().check(describe('Of a CALL.'))),
  total: z.nullable(z.number().check(describe('Of an ORDER.'))),
});

export const routes = defineRoutes('customers', {
  listTimeline: {
    method: 'GET',
    path: '/api/customers/{id}/timeline',
    access: 'viewer',
    summary: 'What happened to a customer, newest first',
    description:
      'Orders, samples, tasks, jobs (e-mails among them), bookings with their calls, events, activities and documents (PDFs) in one order. Jobs are those that name the customer or that an event of the customer caused. Bookings to come are first; `before` begins at a moment.',
    params: object({ id }),
    query: object({ ...paging, before: z.optional(moment), kinds: z.optional(kinds) }),
    reply: listOf(item),
    status: 200,
  },
});
