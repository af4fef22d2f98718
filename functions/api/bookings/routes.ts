import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, id } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { knownTimeZone } from '../http/fields/time-zone.ts';
import { defineRoutes } from '../http/request/route.ts';
import { bookingFields, laterFields } from './booking/booking-fields.ts';
import { bookingItem, bookingStatuses, bookingView, taskStatuses } from './booking/booking-view.ts';
import { errorCode } from './booking/error-code.ts';
import { day, instant } from './booking/time-fields.ts';

const read = { access: 'viewer', method: 'GET', status: 200 } as const;

const localTimes =
  'scheduledAt and bufferUntil are instants with their offset, or local times in timeZone without one. A local time that occurs twice, in the night when the clocks go back, is the first of the two; one that the clocks skip is refused.';

const slot = z.object({
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  localTime: z.string().check(describe('startsAt on a clock in the time zone.')),
});

export const routes = defineRoutes('bookings', {
  createBooking: {
    access: 'operator',
    method: 'POST',
    path: '/api/bookings',
    summary: 'Book a follow-up, whose call is made at its moment',
    description: `${localTimes} The default of timeZone is the tenant's. The assignee is taken until bufferUntil, or for 15 minutes; 409 when they are taken already. A booking in the past is called at once.`,
    body: object({ customerId: id, ...bookingFields }),
    example: {
      customerId: '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11',
      bookingType: 'follow_up',
      scheduledAt: '2027-03-01T10:30:00',
      timeZone: 'Europe/Lisbon',
      notes: 'Ask about the tasting',
    },
    reply: bookingView,
    status: 201,
    location: '/api/bookings/{id}',
  },
  listBookings: {
    ...read,
    path: '/api/bookings',
    summary: 'List bookings, earliest or latest first',
    description: 'From `from` until before `to`. Notes end at 500 characters here; only a single booking has metadata.',
    query: object({
      ...paging,
      status: z.optional(choice(bookingStatuses)),
      taskStatus: z.optional(choice(taskStatuses)),
      customerId: z.optional(id),
      assignedUserId: z.optional(id),
      isAssigned: z.optional(choice(['true', 'false'])),
      error: z.optional(errorCode),
      from: z.optional(instant),
      to: z.optional(instant),
      order: z._default(choice(['earliest', 'latest']), 'earliest'),
    }),
    reply: listOf(bookingItem),
  },
  getBooking: {
    ...read,
    path: '/api/bookings/{id}',
    summary: 'One booking',
    description: 'Notes that SQL wrote end at 10 000 characters.',
    params: object({ id }),
    reply: bookingView,
  },
  changeBooking: {
    access: 'operator',
    method: 'PATCH',
    path: '/api/bookings/{id}',
    summary: 'Move, reassign, cancel or complete a booking',
    description: `${localTimes} The default of timeZone is the booking's; a new timeZone alone does not move the booking. A new scheduledAt moves bufferUntil along, and books a failed call again; 409 once its call has started. Any status but \`scheduled\` cancels the pending call; only the call itself sets \`in_progress\`.`,
    params: object({ id }),
    body: object({
      ...bookingFields,
      bookingType: z.optional(bookingFields.bookingType),
      scheduledAt: z.optional(bookingFields.scheduledAt),
      ...laterFields,
    }),
    example: { scheduledAt: '2027-03-01T11:00:00', status: 'scheduled' },
    reply: bookingView,
    status: 200,
  },
  deleteBooking: {
    access: 'operator',
    method: 'DELETE',
    path: '/api/bookings/{id}',
    summary: 'Delete a booking and its pending call',
    description: 'A call that has started is not taken back.',
    params: object({ id }),
    status: 204,
  },
  getAvailability: {
    ...read,
    path: '/api/availability',
    summary: 'Free times of an assignee on a day',
    description:
      "Quarters of an hour in the open hours of the assignee's own calendar or the tenant's default, or without one from 09:00 to 18:00, on the clocks of timeZone, or of the tenant's zone; those in the past are left out. With bookingId the times to which that booking can be moved: its own time is free, and each lasts as long as it.",
    query: object({
      assigneeId: id,
      date: day,
      timeZone: z.optional(knownTimeZone),
      bookingId: z.optional(id.check(describe('The booking to be moved.'))),
    }),
    exampleQuery: {
      assigneeId: '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11',
      date: '2027-03-01',
      timeZone: 'Europe/Lisbon',
    },
    reply: z.object({ assigneeId: z.guid(), date: z.string(), timeZone: z.string(), slots: z.array(slot) }),
  },
});
