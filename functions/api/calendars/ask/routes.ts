import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { decimal, id } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { requiredOr } from '../../http/fields/required-or.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { changes } from '../calendar-view.ts';
import { preview } from './preview-view.ts';

const monthDay = z
  .string(requiredOr('must be a number from 1 to 31, or last'))
  .check(z.regex(/^(?:[1-9]|[12]\d|3[01]|last)$/, 'must be a number from 1 to 31, or last'));

const openSpan = z.object({
  day: z.iso.date().check(describe('The local day.')),
  opensAt: z.iso.datetime(),
  closesAt: z.iso.datetime().check(describe('The first moment that is closed again.')),
});

export const routes = defineRoutes('calendars', {
  listOpenSpans: {
    method: 'GET',
    path: '/api/calendars/{id}/open',
    access: 'viewer',
    summary: 'When a calendar is open between two moments',
    description:
      'Spans are cut off at both. Without `from`: from now; without `to`: 14 days from there. At most 400 days.',
    params: object({ id }),
    query: object({ from: z.optional(moment), to: z.optional(moment) }),
    reply: z.object({
      items: z.array(openSpan),
      openMinutes: z.number(),
      businessDays: z.int().check(describe('Days with open time in between.')),
    }),
    status: 200,
  },
  findMoment: {
    method: 'GET',
    path: '/api/calendars/{id}/moment',
    access: 'viewer',
    summary: 'Compute a moment by a calendar, as waits and due dates do',
    description:
      'One of `openMinutes`, `businessDays` and `monthDay`; without any: the next open moment. `at` is now unless given, from 69 days back to 400 days ahead.',
    params: object({ id }),
    query: object({
      at: z.optional(moment),
      openMinutes: z.optional(decimal(0, 600_000).check(describe('After so much open time.'))),
      businessDays: z.optional(
        decimal(0, 400).check(describe('After so many business days, at the same time of day.')),
      ),
      monthDay: z.optional(
        monthDay.check(describe('The opening of that business day of the month of `at`, such as 3, or last.')),
      ),
    }),
    reply: z.object({
      at: z.iso.datetime(),
      isOpen: z.boolean().check(describe('At `at`.')),
      moment: z.nullable(z.iso.datetime().check(describe('Null: there is none within about 400 days.'))),
    }),
    status: 200,
  },
  previewCalendar: {
    method: 'POST',
    path: '/api/calendars/{id}/preview',
    access: 'viewer',
    summary: 'What a change of a calendar would do',
    description:
      'Takes what PATCH takes, and writes nothing: the next ten days, waits and schedules that would be different.',
    params: object({ id }),
    body: changes,
    example: { hours: { SAT: [{ opens: '10:00', closes: '14:00' }] } },
    reply: preview,
    status: 200,
  },
});
