/** Every event type, one line each, in alphabetical order: this file is the list. */
export { businessPlanCompleted } from './business-plan-completed/event.ts';
export { clientActivated } from './client-activated/event.ts';
export { clientCreated } from './client-created/event.ts';
export { clientMilestoneReached } from './client-milestone-reached/event.ts';
export { deliverableCompleted } from './deliverable-completed/event.ts';
export { deliverableOverdue } from './deliverable-overdue/event.ts';
export { monthTransition } from './month-transition/event.ts';
