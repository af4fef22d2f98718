import { randomUUID } from 'node:crypto';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { brokenRule } from '../../http/broken-rule.ts';
import { on } from '../../http/route-handler.ts';
import { retryBookings } from './queries.gen.ts';
import { routes } from './routes.ts';

/** Another request took an assignee's time while this one was carried out; the same request sees it when it is sent again. */
function explainRace(error: unknown): never {
  if (brokenRule(error)?.name !== 'bookings_slot_taken') throw error;
  throw new EngineError(
    'CONFLICT',
    'An assignee was booked at this moment; nothing was changed. Send the request again',
  );
}

/** One audit entry for all: the filter, and how many bookings were changed. */
export const retryFollowups = on(routes.retryFollowups, async ({ body, ...context }) => {
  const { customerId = null, assignedUserId = null, error = null, includeUnknown, limit } = body;
  const [from, to] = [body.from, body.to].map((instant) => (instant === undefined ? null : new Date(instant)));
  const { tenantId } = context.caller;
  const which = { customerId, assignedUserId, error, includeUnknown, limit };
  const values = { ...which, tenantId, fromAt: from ?? null, toAt: to ?? null };
  const counts = await context.database.one(retryBookings, values).catch(explainRace);
  const filter = { ...which, from: body.from ?? null, to: body.to ?? null };
  const changes = { filter, ...counts };
  await recordAudit(context, {
    action: 'bookings.retried',
    entityType: 'booking',
    entityId: randomUUID(),
    changes,
  });
  return { body: counts };
});
