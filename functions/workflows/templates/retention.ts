import { defineTemplate, parameter } from './template.ts';

export const retention = defineTemplate({
  id: 'retention',
  category: 'service',
  title: 'Retention',
  summary: 'Calls a customer whose orders become fewer, and again if none comes.',
  parameters: [
    { name: 'quietDays', type: 'number', title: 'Days without an order', min: 7, max: 365, default: 45 },
    {
      name: 'patienceDays',
      type: 'number',
      title: 'Days to wait for an order after the call',
      min: 1,
      max: 90,
      default: 14,
    },
  ],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: {
        entries: [
          {
            kind: 'segment',
            when: {
              all: [
                { path: 'orders.count', op: 'gte', value: 3 },
                { path: 'orders.lastAt', op: 'days-ago-more-than', value: parameter('quietDays') },
              ],
            },
          },
          { kind: 'manual' },
        ],
      },
    },
    { id: 'call', type: 'task', data: { title: 'Ask {{ customer.name }} why the orders stopped', priority: 'HIGH' } },
    {
      id: 'order',
      type: 'wait',
      data: { kind: 'event', types: ['order.placed'], timeout: { n: parameter('patienceDays'), unit: 'days' } },
    },
    { id: 'again', type: 'task', data: { title: 'Make {{ customer.name }} an offer', priority: 'URGENT' } },
    { id: 'kept', type: 'end', data: { outcome: 'KEPT' } },
    { id: 'end', type: 'end', data: { outcome: 'OFFERED' } },
  ],
  edges: ['start>call', 'call>order', 'order:event>kept', 'order:timeout>again', 'again>end'],
});
