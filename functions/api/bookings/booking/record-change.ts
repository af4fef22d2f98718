import type { Json } from '../../../engine/data/statement.ts';
import { changesBetween } from '../../http/audit/changes.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import type { RequestContext } from '../../http/route-handler.ts';

type Members = Readonly<Record<string, unknown>>;

/** Members that the audit log keeps. Notes and metadata are left out: they are about a customer, and would outlive the booking. */
function audited(booking: Members): Readonly<Record<string, Json>> {
  const { assignedUserId, bookingType, scheduledAt, timeZone, bufferUntil, status, taskStatus, callResult } = booking;
  const kept = { assignedUserId, bookingType, scheduledAt, timeZone, bufferUntil, status, taskStatus, callResult };
  return JSON.parse(JSON.stringify(kept)) as Readonly<Record<string, Json>>; // Dates become texts
}

/** Records a change of a booking in the audit log; writes nothing when no audited member changed. */
export async function recordChange(
  context: RequestContext,
  action: 'created' | 'changed' | 'deleted' | 'retried',
  { entityId, before, after }: { readonly entityId: string; readonly before: Members; readonly after: Members },
): Promise<void> {
  const was = audited(before);
  const is = audited(after);
  const gone = Object.fromEntries(Object.keys(was).map((name) => [name, null]));
  const changes = changesBetween(was, { ...gone, ...is });
  if (!changes) return;
  await recordAudit(context, { action: `booking.${action}`, entityType: 'booking', entityId, changes });
}
