import { defineTemplate, parameter } from './template.ts';

export const reorder = defineTemplate({
  id: 'reorder',
  category: 'sales',
  title: 'Reorder',
  summary: 'After each delivery waits for the next order, and lets the sales rep ask when none comes.',
  parameters: [
    {
      name: 'days',
      type: 'number',
      title: 'Days after a delivery until the next order is due',
      min: 1,
      max: 180,
      default: 21,
    },
  ],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: { entries: [{ kind: 'event', types: ['order.delivered'], key: 'event.orderId' }, { kind: 'manual' }] },
    },
    {
      id: 'order',
      type: 'wait',
      data: { kind: 'event', types: ['order.placed'], timeout: { n: parameter('days'), unit: 'days' } },
    },
    { id: 'ask', type: 'task', data: { title: 'Ask {{ customer.name }} for the next order' } },
    { id: 'came', type: 'end', data: { outcome: 'ORDERED' } },
    { id: 'end', type: 'end', data: { outcome: 'ASKED' } },
  ],
  edges: ['start>order', 'order:event>came', 'order:timeout>ask', 'ask>end'],
});
