import { before, defineTemplate } from './template.ts';

export const renewal = defineTemplate({
  id: 'renewal',
  category: 'sales',
  title: 'Renewal',
  summary:
    'Calls a customer before a contract ends, and again shortly before if it is not renewed. Follows the date when it moves.',
  parameters: [
    {
      name: 'field',
      type: 'text',
      title: 'Attribute with the date when the contract ends',
      default: 'renewalDate',
      choices: ['renewalDate', 'contractEnd', 'expiresAt'],
    },
    { name: 'firstDays', type: 'number', title: 'Days before it for the first call', min: 8, max: 180, default: 30 },
    { name: 'lastDays', type: 'number', title: 'Days before it for the last call', min: 1, max: 60, default: 7 },
  ],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: {
        entries: [
          { kind: 'date', field: 'customer.attributes.{{ parameter.field }}', offset: before('firstDays', 'days') },
          { kind: 'manual' },
        ],
      },
    },
    {
      id: 'first',
      type: 'wait',
      data: {
        kind: 'until',
        field: 'customer.attributes.{{ parameter.field }}',
        offset: before('firstDays', 'days'),
        ifPast: 'continue',
      },
    },
    { id: 'call', type: 'task', data: { title: 'Talk with {{ customer.name }} about the renewal' } },
    {
      id: 'last',
      type: 'wait',
      data: {
        kind: 'until',
        field: 'customer.attributes.{{ parameter.field }}',
        offset: before('lastDays', 'days'),
        ifPast: 'end',
      },
    },
    {
      id: 'urge',
      type: 'task',
      data: { title: 'The contract of {{ customer.name }} ends in {{ parameter.lastDays }} days', priority: 'URGENT' },
    },
    { id: 'end', type: 'end' },
    { id: 'off', type: 'end', data: { outcome: 'NO_DATE' } },
  ],
  edges: ['start>first', 'first>call', 'first:gone>off', 'call>last', 'last>urge', 'last:gone>off', 'urge>end'],
  settings: { reentry: { after: { days: 300 } } },
});
