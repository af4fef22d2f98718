import { didYouMean } from '../../../engine/did-you-mean.ts';
import type { Tools } from '../../graph/tools.ts';

/** Events that workflows can start with or wait for, beside `custom.<name>`. */
export const eventTypes = [
  ...['customer.created', 'customer.updated', 'order.placed', 'order.delivered', 'order.cancelled'],
  ...['sample.given', 'sample.followed-up', 'task.created', 'task.completed', 'task.cancelled'],
  ...['booking.created', 'booking.moved', 'booking.cancelled', 'booking.completed', 'booking.missed'],
  ...['deliverable.created', 'deliverable.draft', 'deliverable.pending-review', 'deliverable.approved'],
  ...['deliverable.delivered', 'deliverable.rejected', 'deliverable.completed', 'deliverable.overdue'],
  ...['message.received', 'message.failed', 'webhook.received', 'workflow.finished'],
  ...['CLIENT_CREATED', 'CLIENT_ACTIVATED', 'DELIVERABLE_COMPLETED', 'BUSINESS_PLAN_COMPLETED'],
  ...['DELIVERABLE_OVERDUE', 'MONTH_TRANSITION', 'CLIENT_MILESTONE_REACHED'],
] as const;

/** What is wrong with a type that nothing raises. */
export function problemOfType(type: string): string | undefined {
  const known: readonly string[] = eventTypes;
  if (known.includes(type) || /^custom\.[a-z0-9._-]{1,90}$/.test(type)) return undefined;
  return `no event has the type "${type}"${didYouMean(type, known) || `; known: ${known.join(', ')}, custom.<name>`}`;
}

/** Reports a type that nothing raises. */
export function eventType(tools: Tools, place: string, type: string | undefined): void {
  const problem = type === undefined ? undefined : problemOfType(type);
  if (problem !== undefined) tools.report('BAD_SETTING', place, problem);
}
