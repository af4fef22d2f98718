import { defineNode } from '../define.ts';
import { assignees, choice, offset, path, secondsOf, template, text, whole } from '../fields.ts';

const actions = ['create', 'move', 'cancel'] as const;

export const booking = defineNode({
  type: 'booking',
  aliases: ['book_appointment'],
  group: 'act',
  title: 'Booking',
  summary: 'Makes, moves or cancels a booking of the customer.',
  role: 'effect',
  shape: {
    action: choice(actions, { title: 'Action', default: 'create' }),
    bookingId: path({ title: 'Booking', description: 'Path of its id: to move or cancel it' }),
    bookingType: text(100, { title: 'Type', default: 'follow_up' }),
    at: path({ title: 'At', description: 'Path of the moment' }),
    after: offset({ title: 'Before or after that moment, or after now' }),
    minutes: whole(1, 1440, { title: 'Minutes', default: 15 }),
    assignee: text(64, { title: 'With', default: 'sales-rep', format: 'user', examples: assignees }),
    notes: template(2000, { title: 'Notes' }),
  },
  required: [],
  takes: {
    action: {
      create: ['bookingType', 'at', 'after', 'minutes', 'assignee', 'notes'],
      move: ['bookingId', 'at', 'after', 'notes'],
      cancel: ['bookingId', 'notes'],
    },
  },
  ports: () => ['next', 'error'],
  compile(
    { action = 'create', bookingId, bookingType = 'follow_up', at, after, minutes = 15, assignee = 'sales-rep', notes },
    tools,
  ) {
    if (action !== 'create') tools.require('', { bookingId });
    if (action !== 'cancel' && at === undefined && after === undefined) tools.require('', { at });
    tools.text('notes', notes);
    if (action === 'create') tools.assignee('assignee', assignee);
    return {
      config: {
        ...{ action, bookingType, minutes, assignee, offsetSeconds: secondsOf(after) ?? 0 },
        ...{ bookingId: tools.path('bookingId', bookingId) ?? null, at: tools.path('at', at) ?? null },
      },
    };
  },
});
