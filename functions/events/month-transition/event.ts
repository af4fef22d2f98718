import { defineEvent } from '../../engine/events/define.ts';

export const monthTransition = defineEvent({
  name: 'month-transition',
  type: 'MONTH_TRANSITION',
  description: 'A calendar month began: asks for the next deliverable of customers who have received the last one.',
  data: { month: { kind: 'month', isRequired: false } },
});
