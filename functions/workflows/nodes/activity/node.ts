import { defineNode } from '../define.ts';
import { anything, members, template, text } from '../fields.ts';

export const activity = defineNode({
  type: 'activity',
  aliases: ['log_activity', 'log-activity'],
  group: 'act',
  title: 'Activity',
  summary: "Adds an entry to the customer's history.",
  role: 'pure',
  shape: {
    type: text(100, { title: 'Type', default: 'WORKFLOW' }),
    summary: template(2000, { title: 'Summary' }),
    details: members(anything({ title: 'Value' }), { title: 'Details' }),
  },
  required: ['summary'],
  ports: () => ['next', 'error'],
  compile({ type = 'WORKFLOW', summary, details = {} }, tools) {
    tools.text('summary', summary);
    return { config: { type, details: tools.values('details', details) } };
  },
});
