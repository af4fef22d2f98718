import { defineEvent } from '../../engine/events/define.ts';

export const deliverableOverdue = defineEvent({
  name: 'deliverable-overdue',
  type: 'DELIVERABLE_OVERDUE',
  description: 'A deliverable is overdue: reminds the customer.',
  data: { deliverableId: { kind: 'deliverable', isRequired: true }, dueOn: { kind: 'date', isRequired: false } },
});
