import { defineNode } from '../define.ts';
import { condition } from '../fields.ts';

export const conditionNode = defineNode({
  type: 'condition',
  aliases: ['filter', 'if'],
  group: 'decide',
  title: 'Condition',
  summary: 'Goes one of two ways. A missing value never makes a comparison true.',
  role: 'pure',
  shape: { when: condition({ title: 'When' }) },
  required: ['when'],
  ports: () => ['true', 'false'],
  compile: ({ when }, tools) => ({ condition: tools.condition('when', when) }),
});
