import { defineNode } from '../define.ts';
import { text } from '../fields.ts';

export const note = defineNode({
  type: 'note',
  group: 'data',
  title: 'Note',
  summary: 'A text for the people who draw. Runs never see it.',
  role: 'note',
  shape: { text: text(10_000, { title: 'Text' }) },
  required: [],
  ports: () => [],
  compile: () => ({}),
});
