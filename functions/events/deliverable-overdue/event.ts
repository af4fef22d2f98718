import { defineEvent } from '../../engine/events/define.ts';

export const deliverableOverdue = defineEvent({
  name: 'deliverable-overdue',
  type: 'DELIVERABLE_OVERDUE',
  description: 'A deliverable is overdue: reminds the customer.',
});
