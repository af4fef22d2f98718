import * as z from 'zod/mini';
import { breakerView } from '../../callbacks/routes.ts';
import { describe } from '../../http/fields/describe.ts';
import { id } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { instant } from '../booking/time-fields.ts';
import { calendarItem, callsToday, failedCalls } from './calendar-view.ts';

const read = { access: 'viewer', method: 'GET', status: 200 } as const;

export const routes = defineRoutes('bookings', {
  getBookingCalendar: {
    ...read,
    path: '/api/bookings/calendar',
    summary: 'Bookings that begin in a period, of everyone or of one assignee',
    description:
      'From `from` until before `to`, at most 31 days and 700 bookings. Names end at 60 and 40 characters here.',
    query: object({ from: instant, to: instant, assignedUserId: z.optional(id) }),
    exampleQuery: { from: '2027-03-01T00:00:00Z', to: '2027-03-08T00:00:00Z' },
    reply: z.object({
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      bookings: z.array(calendarItem),
      hasMore: z.boolean().check(describe('Whether bookings are left out: ask for fewer days, or for one assignee.')),
    }),
  },
  getBookingAttention: {
    ...read,
    path: '/api/bookings/attention',
    summary: 'What needs a look: failed calls by error, what holds calls back, and the calls that come next',
    description:
      'Failed calls count until a person makes them again or ends their booking: `GET /api/bookings?status=failed&taskStatus=failed`.',
    reply: z.object({
      today: callsToday,
      timeZone: z.string(),
      waiting: z.int().check(describe('Calls that are due and not made yet.')),
      isPaused: z.boolean().check(describe('Whether the setting callsPaused holds all calls back.')),
      hasEndpoint: z.boolean().check(describe('Without the setting followupEndpoint every call fails.')),
      breakers: z.array(breakerView).check(describe('Those that are not closed.')),
      failed: z.array(failedCalls),
      next: z.array(calendarItem).check(describe('Up to five.')),
    }),
  },
});
