import { before, defineTemplate, parameter } from './template.ts';

export const classReminder = defineTemplate({
  id: 'class-reminder',
  category: 'bookings',
  title: 'Class reminder',
  summary: 'Reminds a customer of a class so many hours before it, also when the class is moved.',
  parameters: [
    { name: 'bookingType', type: 'text', title: 'Type of the bookings that are classes' },
    { name: 'hours', type: 'number', title: 'Hours before the class', min: 1, max: 168, default: 24 },
  ],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: {
        entries: [
          {
            kind: 'date',
            field: 'event.scheduledAt',
            offset: before('hours', 'hours'),
            where: { path: 'event.bookingType', op: 'eq', value: parameter('bookingType') },
          },
        ],
      },
    },
    {
      id: 'remind',
      type: 'email',
      data: {
        onError: 'branch',
        subject: 'Your class is near',
        text: 'Hello {{ customer.name }},\n\nyour class begins in {{ parameter.hours }} hours. We look forward to seeing you.',
      },
    },
    { id: 'end', type: 'end' },
  ],
  edges: ['start>remind', 'remind>end', 'remind:error>end'],
  settings: { reentry: 'every-occurrence' },
});
