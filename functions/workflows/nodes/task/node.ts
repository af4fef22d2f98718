import type { JsonObject } from '../../graph/canonical-json.ts';
import { defineNode } from '../define.ts';
import { assignees, choice, template, text, whole } from '../fields.ts';
import { assignment, checkAssignment } from './assignment.ts';

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
      description: `${assignees.join(', ')} or the id of a user; unless set, the setting "assignment" of the tenant decides, or it is the sales rep`,
      format: 'user',
      examples: assignees,
    }),
    assign: assignment,
  },
  required: ['title'],
  ports: () => ['next'],
  compile({ title, description, priority = 'MEDIUM', dueInDays, dueInBusinessDays, assignee, assign }, tools) {
    tools.text('title', title);
    tools.text('description', description);
    if (assignee !== undefined) tools.assignee('assignee', assignee);
    if (assign !== undefined) checkAssignment(tools, assign);
    if (assignee !== undefined && assign !== undefined)
      tools.report('BAD_SETTING', 'assignee', 'does not go with assign', 'Remove one of the two');
    if (dueInDays !== undefined && dueInBusinessDays !== undefined)
      tools.report('BAD_SETTING', 'dueInDays', 'does not go with dueInBusinessDays', 'Remove one of the two');
    // Without either the setting decides when the task is made.
    const whom = {
      ...(assignee === undefined ? {} : { assignee }),
      ...(assign === undefined ? {} : { assign: assign as JsonObject }),
    }; // it came as JSON
    const inBusinessDays =
      dueInBusinessDays === undefined
        ? {}
        : { dueInBusinessDays, calendarId: tools.calendar('dueInBusinessDays', undefined) };
    return { config: { priority, dueInDays: dueInDays ?? dueInBusinessDays ?? 1, ...whom, ...inBusinessDays } };
  },
});
