import * as z from 'zod/mini';
import { events } from '../../registry.ts';
import { choice, id, text } from '../http/fields/fields.ts';
import { freeObject, object } from '../http/fields/strict-object.ts';
import { defineRoute } from '../http/route.ts';

const types = Object.values(events).map(({ type }): string => type);

/** The keys of facts that the database records itself: nobody else may take one. */
const RESERVED = 'crm:';

const dedupeKey = text(200, {
  description: 'The same key again gives the first event, whatever else the body says.',
}).check(
  z.refine((key) => !key.startsWith(RESERVED), `must not begin with "${RESERVED}", which is the database's own`),
);

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
const data = freeObject.check(z.refine(isObject, 'must be an object'));

const recordEvent = defineRoute({
  method: 'POST',
  path: '/api/events',
  name: 'recordEvent',
  function: 'events',
  access: 'ingest',
  summary: 'Record that something happened to a customer',
  description:
    'What follows is the automation of the type. DELIVERABLE_COMPLETED and DELIVERABLE_OVERDUE name the deliverable in data.deliverableId; CLIENT_MILESTONE_REACHED the milestone in data.milestone. 409 while the journey is switched off.',
  body: object({ type: choice(types), customerId: id, data: z.optional(data), dedupeKey: z.optional(dedupeKey) }),
  example: {
    type: 'CLIENT_MILESTONE_REACHED',
    customerId: '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11',
    data: { milestone: 'Tenth order' },
    dedupeKey: 'order-10-of-4711',
  },
  reply: z.object({ eventId: z.guid() }),
  status: 202,
});

export const routes = { recordEvent };
