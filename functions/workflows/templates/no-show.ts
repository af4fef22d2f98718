import { defineTemplate, parameter } from './template.ts';

export const noShow = defineTemplate({
  id: 'no-show',
  category: 'bookings',
  title: 'No-show',
  summary: 'After a missed booking waits for a new one, and lets the sales rep call when none is made.',
  parameters: [{ name: 'days', type: 'number', title: 'Days to make another booking', min: 1, max: 30, default: 2 }],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: { entries: [{ kind: 'event', types: ['booking.missed'], key: 'event.bookingId' }, { kind: 'manual' }] },
    },
    {
      id: 'again',
      type: 'wait',
      data: {
        kind: 'event',
        types: ['booking.created'],
        lookBack: 'run',
        timeout: { n: parameter('days'), unit: 'days' },
      },
    },
    {
      id: 'call',
      type: 'task',
      data: { title: 'Call {{ customer.name }} about the missed booking', priority: 'HIGH' },
    },
    { id: 'made', type: 'end', data: { outcome: 'BOOKED_AGAIN' } },
    { id: 'end', type: 'end', data: { outcome: 'CALLED' } },
  ],
  edges: ['start>again', 'again:event>made', 'again:timeout>call', 'call>end'],
});
