/** What PostgreSQL refuses of a booking, in the API's words. Whoever writes one meets the same rules; this is their one translation. */
import { EngineError } from '../../../engine/errors.ts';
import { brokenRule } from '../../http/broken-rule.ts';
import { invalid } from '../../http/invalid.ts';

/** The time that a booking asks of an assignee. */
export interface Slot {
  readonly assigneeId: string;
  readonly startsAt: Date;
  /** `2026-01-31`, in the booking's zone. */
  readonly startsOn: string;
  readonly timeZone: string;
}

/** Names the slot, and where the free ones are. */
export function slotTaken({ assigneeId, startsAt, startsOn, timeZone }: Slot): EngineError {
  const query = new URLSearchParams({ assigneeId, date: startsOn, timeZone });
  const message = `is taken: ${assigneeId} has another booking at ${startsAt.toISOString()}; free times: GET /api/availability?${query}`;
  return new EngineError('CONFLICT', 'The assignee is taken at that time', {
    details: [{ path: 'scheduledAt', message }],
  });
}

export const notAnAssignee = () => invalid('assignedUserId', 'must be an active user of this tenant');

/** A local time of a night when the clocks go forward. */
export const skippedTime = (path: string, timeZone: string) =>
  invalid(
    path,
    `does not exist in ${timeZone}: the clocks skip it; give a time before or after, or one with its offset, such as 2026-01-31T09:00:00Z`,
  );

const outOfRange = () => invalid('scheduledAt', 'must be from 1970 to 2199: EventBridge Scheduler counts no further');
const noZone = () => invalid('timeZone', 'must be an IANA time zone that the database knows, such as America/New_York');

/** By constraint, or by SQLSTATE: 22008 is a moment out of range, 22023 here a zone that PostgreSQL has no rules for. */
const refusals: Readonly<Record<string, () => EngineError>> = {
  bookings_time_out_of_range: outOfRange,
  '22008': outOfRange,
  bookings_end_before_start: () => invalid('bufferUntil', 'must be after scheduledAt, by 24 hours at the most'),
  bookings_invalid_time_zone: noZone,
  '22023': noZone,
  bookings_tenant_id_customer_id_fkey: () => invalid('customerId', 'must be a customer of this tenant'),
  bookings_tenant_id_assigned_user_id_fkey: notAnAssignee,
};

/** Of these the database's own sentence is told: it names states and nothing else. */
const conflicts = new Set(['bookings_invalid_transition', 'bookings_moved_too_late']);

/** Gives what a statement gives, and throws what it throws in the API's words. `slot` is what the booking asks for, if it asks. */
export async function tellRefusal<T>(statement: Promise<T>, slot?: Slot): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    const rule = brokenRule(error);
    if (rule?.name === 'bookings_slot_taken' && slot) throw slotTaken(slot);
    if (rule && conflicts.has(rule.name)) throw new EngineError('CONFLICT', `It cannot be: ${rule.said}`);
    throw refusals[rule?.name ?? '']?.() ?? error;
  }
}
