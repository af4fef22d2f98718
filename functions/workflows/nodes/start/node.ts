import { defineNode } from '../define.ts';
import { list } from '../fields.ts';
import { compileEntry, entry } from './entries.ts';

export const start = defineNode({
  type: 'start',
  aliases: ['trigger'],
  group: 'start',
  title: 'Start',
  summary: 'Where runs begin. Its entries say who enters, and when.',
  role: 'pure',
  shape: { entries: list(entry, 20, { title: 'Entries' }) },
  required: [],
  ports: () => ['next'],
  mustConnect: () => true,
  compile: ({ entries = [] }, tools) => {
    if (entries.length === 0)
      tools.report(
        'NO_ENTRY',
        'entries',
        'nothing enters by itself; only another workflow can start it',
        'Add an entry',
      );
    return { config: { entries: entries.map((one, index) => compileEntry(one, `entries.${index}`, tools)) } };
  },
});
