import { randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import type { Caller } from '../../http/admit.ts';
import { changesBetween } from '../../http/audit/changes.ts';
import { insertAuditEntry } from '../../http/audit/queries.gen.ts';
import type { Call } from '../../http/route-handler.ts';

type Members = Readonly<Record<string, unknown>>;

/** What the audit log keeps of a booking: not what somebody noted of a customer, which would outlive the booking. */
function audited(booking: Members): Readonly<Record<string, Json>> {
  const { assignedUserId, bookingType, scheduledAt, timeZone, bufferUntil, status, taskStatus, callResult } = booking;
  const kept = { assignedUserId, bookingType, scheduledAt, timeZone, bufferUntil, status, taskStatus, callResult };
  return JSON.parse(JSON.stringify(kept)) as Readonly<Record<string, Json>>; // instants become texts
}

type Context = Pick<Call<unknown, unknown, unknown>, 'database' | 'now'> & { readonly caller: Caller };

/** Who did what with a booking. Nothing is written when none of the members that are kept has changed. */
export async function recordChange(
  { database, caller: { tenantId, actor }, now }: Context,
  action: 'created' | 'changed' | 'deleted' | 'retried',
  { entityId, before, after }: { readonly entityId: string; readonly before: Members; readonly after: Members },
): Promise<void> {
  const was = audited(before);
  const is = audited(after);
  const gone = Object.fromEntries(Object.keys(was).map((name) => [name, null]));
  const changes = changesBetween(was, { ...gone, ...is });
  if (!changes) return;
  const entity = { entityType: 'booking', entityId };
  const entry = { id: randomUUID(), tenantId, actor, action: `booking.${action}`, ...entity, changes, now };
  await database.execute(insertAuditEntry, entry);
}
