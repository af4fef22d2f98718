import { id, nameText } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { knownTimeZone } from '../http/fields/time-zone.ts';
import { defineRoutes } from '../http/request/route.ts';
import { calendarSummary, calendarView, changes, settings } from './calendar-view.ts';

const one = { params: object({ id }), reply: calendarView, status: 200, hasVersion: true } as const;

const nineToFive = [{ opens: '09:00', closes: '17:00' }];
const week = { MON: nineToFive, TUE: nineToFive, WED: nineToFive, THU: nineToFive, FRI: nineToFive };

export const routes = defineRoutes('calendars', {
  listCalendars: {
    method: 'GET',
    path: '/api/calendars',
    access: 'viewer',
    summary: 'List calendars, oldest first',
    query: object(paging),
    reply: listOf(calendarSummary),
    status: 200,
  },
  createCalendar: {
    method: 'POST',
    path: '/api/calendars',
    access: 'admin',
    hasVersion: true,
    errors: [409],
    summary: 'Add a calendar: when the tenant is open',
    description:
      'With a country, its public holidays of five years are copied into the list, where they can be edited. 422 for a calendar that is never open within 400 days, and for spans that overlap. 409 for a name that is taken.',
    body: object({ name: nameText(200), timeZone: knownTimeZone, ...settings }),
    example: { name: 'Office', timeZone: 'Europe/Berlin', country: 'DE', region: 'BY', hours: week },
    reply: calendarView,
    status: 201,
    location: '/api/calendars/{id}',
  },
  getCalendar: {
    ...one,
    method: 'GET',
    path: '/api/calendars/{id}',
    access: 'viewer',
    summary: 'One calendar with its hours, exceptions and holidays',
  },
  changeCalendar: {
    ...one,
    method: 'PATCH',
    path: '/api/calendars/{id}',
    access: 'admin',
    errors: [409],
    summary: 'Change a calendar, and move what waits by it',
    description:
      'Members that are left out stay; a list that is given replaces the whole list. A country, also the same again, copies its holidays of the years to come; days of the list stay as they are. Waits, send windows and schedules move at once; tasks that have been made keep their dates.',
    body: changes,
    example: {
      exceptions: [{ day: '2027-12-24', name: 'Christmas Eve', spans: [{ opens: '09:00', closes: '12:00' }] }],
    },
  },
  removeCalendar: {
    method: 'DELETE',
    path: '/api/calendars/{id}',
    access: 'admin',
    errors: [409],
    summary: 'Remove a calendar that no workflow and no schedule keeps to',
    description:
      '409 while a workflow that is active, or that has runs on the way, or a schedule names it. `details.workflows` and `details.schedules` have them.',
    params: object({ id }),
    status: 204,
  },
});
