import { days, defineTemplate } from './template.ts';

export const sampleFollowUp = defineTemplate({
  id: 'sample-follow-up',
  category: 'sales',
  title: 'Sample follow-up',
  summary: 'Asks for the impression some days after a sample, unless an order came first.',
  parameters: [{ name: 'askDays', type: 'number', title: 'Days after the sample', min: 1, max: 60, default: 7 }],
  nodes: [
    {
      id: 'start',
      type: 'start',
      data: { entries: [{ kind: 'event', types: ['sample.given'], key: 'event.sampleId' }, { kind: 'manual' }] },
    },
    { id: 'taste', type: 'wait', data: days('askDays') },
    {
      id: 'has-ordered',
      type: 'condition',
      data: { when: { path: 'orders.lastAt', op: 'after', value: { path: 'run.startedAt' } } },
    },
    { id: 'ask', type: 'task', data: { title: 'Ask {{ customer.name }} about the sample', dueInDays: 2 } },
    { id: 'ordered', type: 'end', data: { outcome: 'ORDERED' } },
    { id: 'end', type: 'end', data: { outcome: 'ASKED' } },
  ],
  edges: ['start>taste', 'taste>has-ordered', 'has-ordered:true>ordered', 'has-ordered:false>ask', 'ask>end'],
  settings: { reentry: 'every-occurrence' },
});
