import { defineNode } from '../define.ts';
import { condition, list, object, portId, text } from '../fields.ts';

const switchCase = object({
  id: portId({ title: 'Id' }),
  label: text(200, { title: 'Label' }),
  when: condition({ title: 'When' }),
});

export const switchNode = defineNode({
  type: 'switch',
  group: 'decide',
  title: 'Switch',
  summary: 'Goes the way of the first case that holds, else the default one.',
  role: 'pure',
  shape: { cases: list(switchCase, 50, { title: 'Cases' }), else: text(200, { title: 'Label of the default' }) },
  required: ['cases'],
  ports: ({ cases = [] }) => [...cases.map(({ id }) => `case:${id}`), 'default'],
  portPattern: ['case:<id>', 'default'],
  mustConnect: (port) => port !== 'default',
  compile({ cases = [] }, tools) {
    if (cases.length === 0) tools.require('', { cases: undefined });
    tools.distinct('cases', cases);
    return {
      conditions: cases.map(({ when }, index) => {
        tools.require(`cases.${index}`, { when });
        return tools.condition(`cases.${index}.when`, when);
      }),
    };
  },
});
