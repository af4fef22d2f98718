import { days, defineTemplate } from './template.ts';

export const reviewRequest = defineTemplate({
  id: 'review-request',
  category: 'marketing',
  title: 'Review request',
  summary: 'Asks for a review some days after a delivery.',
  parameters: [
    { name: 'days', type: 'number', title: 'Days after the delivery', min: 1, max: 60, default: 5 },
    { name: 'link', type: 'text', title: 'Address of the page for reviews' },
  ],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: { entries: [{ kind: 'event', types: ['order.delivered'] }, { kind: 'manual' }] },
    },
    { id: 'use', type: 'wait', data: days('days') },
    {
      id: 'morning',
      type: 'wait',
      data: { kind: 'time-of-day', at: '10:00', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'] },
    },
    {
      id: 'ask',
      type: 'email',
      data: {
        onError: 'branch',
        subject: 'How do you like it?',
        text: 'Hello {{ customer.name }},\n\nyour opinion helps others: {{ parameter.link }}\n\nThank you.',
      },
    },
    { id: 'end', type: 'end' },
  ],
  edges: ['start>use', 'use>morning', 'morning>ask', 'ask>end', 'ask:error>end'],
  settings: { reentry: { after: { days: 90 } } },
});
