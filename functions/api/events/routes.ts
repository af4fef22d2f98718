import * as z from 'zod/mini';
import { choice, id, text } from '../http/fields/fields.ts';
import { moment } from '../http/fields/moment.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { freeObject, isObject, object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { eventItem, eventView, outcomes } from './event-view.ts';

/** Keys of the facts that the database records itself. */
const RESERVED = 'crm:';

const dedupeKey = text(200, {
  description: 'The same key again returns the first event, whatever else the body says.',
}).check(
  z.refine((key) => !key.startsWith(RESERVED), `must not begin with "${RESERVED}", which is the database's own`),
);

/** Members of the body of recordEvent. checked-routes.ts knows the types of events. */
export const eventFields = {
  type: text(100),
  customerId: id,
  data: z.optional(freeObject.check(z.refine(isObject, 'must be an object'))),
  dedupeKey: z.optional(dedupeKey),
};

export const routes = defineRoutes('events', {
  listEvents: {
    method: 'GET',
    path: '/api/events',
    access: 'viewer',
    summary: 'List events, newest first',
    description: '`from` and `to` are about occurredAt: at or after the one, before the other.',
    query: object({
      ...paging,
      type: z.optional(text(100)),
      customerId: z.optional(id),
      outcome: z.optional(choice(outcomes)),
      from: z.optional(moment),
      to: z.optional(moment),
    }),
    reply: listOf(eventItem),
    status: 200,
  },
  getEvent: {
    method: 'GET',
    path: '/api/events/{id}',
    access: 'viewer',
    summary: 'One event, with its data and what it caused',
    params: object({ id }),
    reply: eventView,
    status: 200,
  },
  recordEvent: {
    method: 'POST',
    path: '/api/events',
    access: 'ingest',
    summary: 'Record that something happened to a customer',
    description:
      'The automation of the type then runs. DELIVERABLE_COMPLETED and DELIVERABLE_OVERDUE need a deliverable of the customer in data.deliverableId; CLIENT_MILESTONE_REACHED needs data.milestone, a text of up to 200 characters. data.dueOn (DELIVERABLE_OVERDUE) is a date, data.month (MONTH_TRANSITION) a month, data.planId (BUSINESS_PLAN_COMPLETED) a plan of the customer. custom.<name> is for workflows that listen to it, with any data. 409 while the journey, or workflows, are switched off.',
    body: object(eventFields),
    example: {
      type: 'CLIENT_MILESTONE_REACHED',
      customerId: '6f1c2f0e-8d7b-4c58-9d0e-3a3f5b9f2c11',
      data: { milestone: 'Tenth order' },
      dedupeKey: 'order-10-of-4711',
    },
    reply: z.object({ eventId: z.guid() }),
    status: 202,
  },
});
