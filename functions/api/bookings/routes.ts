import * as z from 'zod/mini';
import { choice, id } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { knownTimeZone } from '../http/fields/time-zone.ts';
import { defineRoute } from '../http/route.ts';
import { bookingFields, day, instant, laterFields } from './booking/booking-fields.ts';
import { bookingItem, bookingStatuses, bookingView, taskStatuses } from './booking/booking-view.ts';

const read = { function: 'bookings', access: 'viewer', method: 'GET', status: 200 } as const;
const write = { function: 'bookings', access: 'operator' } as const;

const localTimes =
  'scheduledAt and bufferUntil are instants with their offset, or local times without: read in timeZone. A local time that comes twice, in the night when the clocks go back, is the first; one that the clocks skip is refused.';

const createBooking = defineRoute({
  ...write,
  method: 'POST',
  path: '/api/bookings',
  name: 'createBooking',
  summary: 'Book a follow-up, which is called at its moment',
  description: `${localTimes} Without a timeZone it is the tenant's. The assignee is taken until bufferUntil, or for 15 minutes; 409 when they are already. A moment that has passed is called at once.`,
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
});

const listBookings = defineRoute({
  ...read,
  path: '/api/bookings',
  name: 'listBookings',
  summary: 'List bookings, the earliest first',
  description: 'From `from` until before `to`. Notes end at 500 characters here; metadata is with the single booking.',
  query: object({
    ...paging,
    status: z.optional(choice(bookingStatuses)),
    taskStatus: z.optional(choice(taskStatuses)),
    customerId: z.optional(id),
    assignedUserId: z.optional(id),
    from: z.optional(instant),
    to: z.optional(instant),
  }),
  reply: listOf(bookingItem),
});

const getBooking = defineRoute({
  ...read,
  path: '/api/bookings/{id}',
  name: 'getBooking',
  summary: 'One booking',
  description: 'Notes that SQL wrote end at 10 000 characters.',
  params: object({ id }),
  reply: bookingView,
});

const changeBooking = defineRoute({
  ...write,
  method: 'PATCH',
  path: '/api/bookings/{id}',
  name: 'changeBooking',
  summary: 'Move, reassign, cancel or complete a booking',
  description: `${localTimes} Without a timeZone it is the booking's; a new timeZone alone moves nothing. A new scheduledAt moves bufferUntil along, and books again what failed; 409 once its call is being or was made. Any status but \`scheduled\` calls the call off; \`in_progress\` is the call's own to set.`,
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
});

const deleteBooking = defineRoute({
  ...write,
  method: 'DELETE',
  path: '/api/bookings/{id}',
  name: 'deleteBooking',
  summary: 'Delete a booking, and its call with it',
  description: 'A call that is being made when the booking goes is not taken back.',
  params: object({ id }),
  status: 204,
});

const slot = z.object({
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  localTime: z.string().check(z.meta({ description: 'startsAt on a clock in the time zone.' })),
});

const getAvailability = defineRoute({
  ...read,
  path: '/api/availability',
  name: 'getAvailability',
  summary: 'When an assignee is free on a day',
  description:
    "Quarters of an hour from 09:00 to 18:00 on the clocks of timeZone, or of the tenant's; those that have passed are left out.",
  query: object({
    assigneeId: id,
    date: day,
    timeZone: z.optional(knownTimeZone),
  }),
  exampleQuery: { assigneeId: '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11', date: '2027-03-01', timeZone: 'Europe/Lisbon' },
  reply: z.object({ assigneeId: z.guid(), date: z.string(), timeZone: z.string(), slots: z.array(slot) }),
});

export const routes = { createBooking, listBookings, getBooking, changeBooking, deleteBooking, getAvailability };
