/** Every trigger type, one line each, in alphabetical order: this file is the list. */
export { burnRate } from './burn-rate/trigger.ts';
export { customerTiming } from './customer-timing/trigger.ts';
export { firstOrderFollowUp } from './first-order-follow-up/trigger.ts';
export { sampleNoOrder } from './sample-no-order/trigger.ts';
