import { defineNode } from '../define.ts';
import { text } from '../fields.ts';

export const end = defineNode({
  type: 'end',
  group: 'end',
  title: 'End',
  summary: 'Ends the run, with an outcome that statistics count.',
  role: 'end',
  shape: { outcome: text(100, { title: 'Outcome', default: 'DONE' }) },
  required: [],
  ports: () => [],
  compile: ({ outcome = 'DONE' }) => ({ config: { outcome } }),
});
