import { defineEvent } from '../../engine/events/define.ts';

export const deliverableCompleted = defineEvent({
  name: 'deliverable-completed',
  type: 'DELIVERABLE_COMPLETED',
  description: 'A deliverable was completed: asks for the next, or ends the journey.',
  data: { deliverableId: { kind: 'deliverable', isRequired: true } },
});
