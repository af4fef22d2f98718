import { randomUUID } from 'node:crypto';
import type { Json } from '../../engine/data/statement.ts';
import { EngineError } from '../../engine/errors.ts';
import type { EventDefinition } from '../../engine/events/define.ts';
import { events } from '../../registry.ts';
import { checkData } from '../http/fields/check-data.ts';
import { on } from '../http/route-handler.ts';
import { checkEventData, refuseUnknown } from './check-event-data.ts';
import { checkedRoutes, isCustom } from './checked-routes.ts';
import { findPreconditions, insertEvent } from './queries.gen.ts';

const definitions: readonly EventDefinition[] = Object.values(events);

/** The route has checked that the type is registered. */
function definitionOf(type: string): EventDefinition {
  const found = definitions.find((definition) => definition.type === type);
  if (!found) throw new EngineError('INVALID_INPUT', `There is no event type ${type}`);
  return found;
}

/** Sends no message: the insert makes PostgreSQL wake the relay at commit. */
export const recordEvent = on(checkedRoutes.recordEvent, async ({ database, body, caller: { tenantId }, now }) => {
  const { type, customerId, data = {}, dedupeKey } = body;
  checkData(data);
  const documents = isCustom(type)
    ? { deliverableId: null, planId: null }
    : checkEventData(definitionOf(type), data as Record<string, unknown>); // its schema is an object
  const { isJourneyOn, isWorkflowsOn, hasCustomer, hasDeliverable, hasPlan } = await database.one(findPreconditions, {
    tenantId,
    customerId,
    ...documents,
  });
  if (isCustom(type) ? !isWorkflowsOn : !isJourneyOn) {
    const [what, setting] = isCustom(type)
      ? ['Workflows are', 'workflows']
      : ['The client journey is', 'clientJourney'];
    const wayOut = `switch it on with PATCH /api/admin/settings {"${setting}": true}`;
    throw new EngineError('CONFLICT', `${what} off, so events are not recorded; ${wayOut}`);
  }
  if (!hasCustomer) {
    throw new EngineError('INVALID_INPUT', `There is no customer ${customerId}`, {
      details: [{ path: 'customerId', message: 'must be a customer of this tenant who was not erased' }],
    });
  }
  refuseUnknown(documents, { deliverable: hasDeliverable, plan: hasPlan });
  const eventId = randomUUID();
  const { id } = await database.one(insertEvent, {
    tenantId,
    eventId,
    type,
    customerId,
    data: data as Json, // it came as JSON
    dedupeKey: dedupeKey ?? `api:${eventId}`,
    isHandled: isCustom(type),
    now,
  });
  return { body: { eventId: id } };
});
