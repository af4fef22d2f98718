/** The system of bookings: its functions, and what the dashboard and the alarms show of what they count. */
import type { SystemDefinition } from '../engine/systems/define.ts';
import { bookingCall } from './call/system-function.ts';
import { bookingTimers } from './timers/system-function.ts';

/**
 * Lateness of calls has no alarm: a booking that was written for a time in the past, or retried by a person, is late on
 * purpose, and calls that are held back have an alarm of their own.
 */
export const bookings: SystemDefinition = {
  name: 'bookings',
  functions: [bookingTimers, bookingCall],
  graphs: [
    {
      title: 'Calls of bookings, by outcome',
      metrics: [
        'CallsExecuted',
        'CallsRefused',
        'CallsForbidden',
        'CallsThrottled',
        'CallsUnavailable',
        'CallsUnknown',
        'CallsNotMade',
      ],
    },
    { title: 'Lateness of calls, ms', metrics: ['CallLatenessMilliseconds'], statistics: ['p50', 'Maximum'] },
    {
      title: 'Calls put off: held back by a breaker, or waiting for their turn',
      metrics: ['CallsHeld', 'CallsWaiting'],
    },
    {
      title: 'Timers of bookings, and differences that were mended',
      metrics: ['TimersCreated', 'TimersDeleted', 'TimersRefused', 'CallsDelayed', 'BookingDrift'],
    },
  ],
  alarms: [
    {
      metric: 'CallsUnknown',
      periodMinutes: 5,
      periods: 1,
      fact: 'It is unknown whether the call of a booking was made: its endpoint took the request and never answered.',
      advice: 'Look at the endpoint, then POST /api/bookings/{id}/retry-followup or leave it.',
      heading: 'outcome-unknown',
    },
    {
      metric: 'CallsHeld',
      periodMinutes: 30, // calls that an open breaker holds back are looked at again within a quarter of an hour
      periods: 2,
      fact: "For an hour calls of bookings have been held back, because a tenant's endpoint fails.",
      advice: 'Tell the tenant; the calls go out by themselves when the endpoint answers again.',
      heading: 'breaker-open',
    },
    {
      metric: 'BookingDrift',
      periodMinutes: 5,
      periods: 1,
      fact: 'Bookings and their timers did not agree, or a call was missed; reconcile-bookings has mended what it could.',
      advice: 'The result of its last job says what differed: look for the cause, which it cannot mend.',
      heading: 'booking-drift',
    },
  ],
};
