import { days, defineTemplate, parameter } from './template.ts';

export const winBack = defineTemplate({
  id: 'win-back',
  category: 'sales',
  title: 'Win-back',
  summary:
    'Turns to customers who have not ordered for long: a call, a pause, and an offer if they still do not order.',
  parameters: [
    { name: 'quietDays', type: 'number', title: 'Days without an order', min: 30, max: 730, default: 90 },
    { name: 'pauseDays', type: 'number', title: 'Days between call and offer', min: 1, max: 90, default: 14 },
    { name: 'offer', type: 'text', title: 'What the sales rep may offer' },
  ],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: {
        entries: [
          { kind: 'segment', when: { path: 'orders.lastAt', op: 'days-ago-more-than', value: parameter('quietDays') } },
          { kind: 'manual' },
        ],
      },
    },
    {
      id: 'call',
      type: 'task',
      data: { title: 'Call {{ customer.name }}, who has not ordered for long', dueInDays: 3 },
    },
    { id: 'pause', type: 'wait', data: days('pauseDays') },
    {
      id: 'is-back',
      type: 'condition',
      data: { when: { path: 'orders.lastAt', op: 'days-ago-less-than', value: parameter('quietDays') } },
    },
    {
      id: 'offer',
      type: 'task',
      data: { title: 'Offer {{ customer.name }}: {{ parameter.offer }}', priority: 'HIGH' },
    },
    { id: 'back', type: 'end', data: { outcome: 'BACK' } },
    { id: 'end', type: 'end', data: { outcome: 'OFFERED' } },
  ],
  edges: ['start>call', 'call>pause', 'pause>is-back', 'is-back:true>back', 'is-back:false>offer', 'offer>end'],
  settings: { reentry: { after: { days: 180 } } },
});
