import { days, defineTemplate } from './template.ts';

export const onboarding = defineTemplate({
  id: 'onboarding',
  category: 'service',
  title: 'Onboarding',
  summary: 'Accompanies a new customer: a welcome call, and another look unless an order came.',
  parameters: [
    {
      name: 'firstOrderDays',
      type: 'number',
      title: 'Days within which a first order should come',
      min: 1,
      max: 90,
      default: 14,
    },
    { name: 'lookDays', type: 'number', title: 'Days until the second call', min: 1, max: 180, default: 30 },
  ],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: { entries: [{ kind: 'event', types: ['CLIENT_ACTIVATED'] }, { kind: 'manual' }] },
    },
    { id: 'welcome', type: 'task', data: { title: 'Welcome {{ customer.name }}', dueInDays: 2 } },
    { id: 'order-time', type: 'wait', data: days('firstOrderDays') },
    { id: 'has-ordered', type: 'condition', data: { when: { path: 'orders.count', op: 'gte', value: 1 } } },
    { id: 'help', type: 'task', data: { title: 'Help {{ customer.name }} with the first order', priority: 'HIGH' } },
    { id: 'rest', type: 'wait', data: days('lookDays') },
    { id: 'look', type: 'task', data: { title: 'Ask {{ customer.name }} how the first weeks went' } },
    { id: 'end', type: 'end' },
  ],
  edges: [
    'start>welcome',
    'welcome>order-time',
    'order-time>has-ordered',
    'has-ordered:true>rest',
    'has-ordered:false>help',
    'help>rest',
    'rest>look',
    'look>end',
  ],
  settings: { reentry: 'once' },
});
