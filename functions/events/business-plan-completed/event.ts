import { defineEvent } from '../../engine/events/define.ts';

export const businessPlanCompleted = defineEvent({
  name: 'business-plan-completed',
  type: 'BUSINESS_PLAN_COMPLETED',
  description: 'A business plan was completed: makes a PDF of it and tells the customer.',
  data: { planId: { kind: 'plan', isRequired: false } },
});
