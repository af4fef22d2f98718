/** The API's errors for what PostgreSQL refuses of a booking. */
import { EngineError } from '../../../engine/errors.ts';
import { brokenRule } from '../../http/broken-rule.ts';
import { invalid } from '../../http/fields/invalid.ts';

/** The time of an assignee that a booking asks for. */
interface Slot {
  readonly assigneeId: string;
  readonly startsAt: Date;
  /** `2026-01-31`, in the booking's zone. */
  readonly startsOn: string;
  readonly timeZone: string;
  /** The booking that takes it, where it is known. */
  readonly takenBy?: string | undefined;
}

/** CONFLICT that names the slot, the booking that takes it, and the request that lists free ones. */
export function slotTaken({ assigneeId, startsAt, startsOn, timeZone, takenBy }: Slot): EngineError {
  const query = new URLSearchParams({ assigneeId, date: startsOn, timeZone });
  const message = `is taken: ${assigneeId} has another booking at ${startsAt.toISOString()}; free times: GET /api/availability?${query}`;
  return new EngineError('CONFLICT', 'The assignee is taken at that time', {
    details: [{ path: 'scheduledAt', message, ...(takenBy === undefined ? {} : { bookingId: takenBy }) }],
  });
}

export const notAnAssignee = () => invalid('assignedUserId', 'must be an active user of this tenant');

/** For a local time of a night when the clocks go forward. */
export const skippedTime = (path: string, timeZone: string) =>
  invalid(
    path,
    `does not exist in ${timeZone}: the clocks skip it; give a time before or after, or one with its offset, such as 2026-01-31T09:00:00Z`,
  );

const outOfRange = () => invalid('scheduledAt', 'must be from 1970 to 2199: EventBridge Scheduler counts no further');
const unknownZone = () =>
  invalid('timeZone', 'must be an IANA time zone that the database knows, such as America/New_York');

/** By constraint or SQLSTATE: 22008 is a timestamp out of range, 22023 a time zone that PostgreSQL does not know. */
const refusals: Readonly<Record<string, () => EngineError>> = {
  bookings_time_out_of_range: outOfRange,
  '22008': outOfRange,
  bookings_end_before_start: () => invalid('bufferUntil', 'must be after scheduledAt, by 24 hours at the most'),
  bookings_invalid_time_zone: unknownZone,
  '22023': unknownZone,
  bookings_customer_erased: () => invalid('customerId', 'was erased; a person who comes back is a new customer'),
  bookings_tenant_id_customer_id_fkey: () => invalid('customerId', 'must be a customer of this tenant'),
  bookings_tenant_id_assigned_user_id_fkey: notAnAssignee,
};

/** Rules whose own sentence is shown: it names states only. */
const conflicts = new Set(['bookings_invalid_transition', 'bookings_moved_too_late']);

/** Returns the statement's result, and throws its error as the API's. `slot` is the time that the booking asks for, if any. */
export async function translateErrors<T>(statement: Promise<T>, slot?: Slot): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    const rule = brokenRule(error);
    if (rule?.name === 'bookings_slot_taken' && slot) throw slotTaken(slot);
    if (rule && conflicts.has(rule.name)) throw new EngineError('CONFLICT', `Refused: ${rule.sentence}`);
    throw refusals[rule?.name ?? '']?.() ?? error;
  }
}
