import { before, defineTemplate } from './template.ts';

export const bookingReminder = defineTemplate({
  id: 'booking-reminder',
  category: 'bookings',
  title: 'Booking reminder',
  summary:
    'Lets the sales rep prepare a booking some hours before it, wherever it moves; a cancelled one is called about.',
  parameters: [{ name: 'hours', type: 'number', title: 'Hours before the booking', min: 1, max: 168, default: 24 }],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: { entries: [{ kind: 'event', types: ['booking.created'], key: 'event.bookingId' }] },
    },
    {
      id: 'before',
      type: 'wait',
      data: { kind: 'until', field: 'event.scheduledAt', offset: before('hours', 'hours'), ifPast: 'skip' },
    },
    {
      id: 'prepare',
      type: 'task',
      data: {
        title: 'Prepare the booking of {{ customer.name }}',
        description: 'It begins in {{ parameter.hours }} hours.',
        dueInDays: 0,
      },
    },
    { id: 'ask', type: 'task', data: { title: 'Find another time for {{ customer.name }}' } },
    { id: 'end', type: 'end' },
    { id: 'off', type: 'end', data: { outcome: 'CANCELLED' } },
  ],
  edges: ['start>before', 'before>prepare', 'before:gone>ask', 'prepare>end', 'ask>off'],
  settings: { reentry: 'every-occurrence' },
});
