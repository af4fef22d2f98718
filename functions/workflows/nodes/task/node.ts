import { defineNode } from '../define.ts';
import { assignees, choice, template, text, whole } from '../fields.ts';

export const task = defineNode({
  type: 'task',
  aliases: ['create-task', 'create_task'],
  group: 'act',
  title: 'Task',
  summary: 'Gives a person something to do for the customer.',
  role: 'pure',
  shape: {
    title: template(200, { title: 'Title' }),
    description: template(2000, { title: 'Description' }),
    priority: choice(['LOW', 'MEDIUM', 'HIGH', 'URGENT'], { title: 'Priority', default: 'MEDIUM' }),
    dueInDays: whole(0, 365, { title: 'Due in days', default: 1 }),
    dueInBusinessDays: whole(0, 365, { title: 'Due in business days' }),
    assignee: text(64, {
      title: 'Assignee',
      description: `${assignees.join(', ')} or the id of a user`,
      default: 'sales-rep',
      format: 'user',
      examples: assignees,
    }),
  },
  required: ['title'],
  ports: () => ['next'],
  compile({ title, description, priority = 'MEDIUM', dueInDays, dueInBusinessDays, assignee = 'sales-rep' }, tools) {
    tools.text('title', title);
    tools.text('description', description);
    tools.assignee('assignee', assignee);
    if (dueInDays !== undefined && dueInBusinessDays !== undefined)
      tools.report('BAD_SETTING', 'dueInDays', 'does not go with dueInBusinessDays', 'Remove one of the two');
    const inBusinessDays =
      dueInBusinessDays === undefined
        ? {}
        : { dueInBusinessDays, calendarId: tools.calendar('dueInBusinessDays', undefined) };
    return { config: { priority, dueInDays: dueInDays ?? dueInBusinessDays ?? 1, assignee, ...inBusinessDays } };
  },
});
