import { defineTemplate, parameter } from './template.ts';

export const leadNurture = defineTemplate({
  id: 'lead-nurture',
  category: 'sales',
  title: 'Lead nurture',
  summary: 'Gives a new lead time to become warm, and lets the sales rep call when it does, or when it does not.',
  parameters: [
    { name: 'score', type: 'number', title: 'Score from which a lead is warm', min: 1, max: 1000, default: 70 },
    {
      name: 'patienceDays',
      type: 'number',
      title: 'Days until a cold lead is called too',
      min: 1,
      max: 180,
      default: 14,
    },
  ],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: {
        entries: [
          { kind: 'event', types: ['customer.created'], where: { path: 'customer.status', op: 'eq', value: 'LEAD' } },
          { kind: 'manual' },
        ],
      },
    },
    {
      id: 'warm',
      type: 'wait',
      name: 'Until the lead is warm',
      data: {
        kind: 'condition',
        when: { path: 'customer.attributes.score', op: 'gte', value: parameter('score') },
        timeout: { n: parameter('patienceDays'), unit: 'days' },
      },
    },
    { id: 'call', type: 'task', data: { title: 'Call {{ customer.name }}, a warm lead', priority: 'HIGH' } },
    {
      id: 'ask',
      type: 'task',
      data: { title: 'Ask {{ customer.name }} what is missing', priority: 'LOW', dueInDays: 3 },
    },
    { id: 'end', type: 'end' },
  ],
  edges: ['start>warm', 'warm>call', 'warm:timeout>ask', 'call>end', 'ask>end'],
  settings: { reentry: 'once', exitWhen: { path: 'customer.status', op: 'eq', value: 'ARCHIVED' } },
});
