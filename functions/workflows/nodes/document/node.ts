import { defineNode } from '../define.ts';
import { choice, path, template } from '../fields.ts';

export const documentNode = defineNode({
  type: 'document',
  group: 'act',
  title: 'Document',
  summary: 'Writes a text with AI, or makes a PDF of one.',
  role: 'effect',
  shape: {
    kind: choice(['text', 'pdf'], { title: 'Kind' }),
    title: template(200, { title: 'Title' }),
    instructions: template(4000, { title: 'What to write', description: 'For the kind text' }),
    content: path({ title: 'Content', description: 'For a PDF: the path of the text' }),
  },
  required: ['kind', 'title'],
  takes: { kind: { text: ['instructions'], pdf: ['content'] } },
  ports: () => ['next', 'error'],
  compile({ kind, title, instructions, content }, tools) {
    if (kind === 'text') tools.require('', { instructions });
    if (kind === 'pdf') tools.require('', { content });
    tools.text('title', title);
    tools.text('instructions', instructions);
    return { config: { kind: kind ?? null, content: tools.path('content', content) ?? null } };
  },
});
