/** What lists and exports of each collection may be narrowed down by. Loads in a browser. */
import * as z from 'zod/mini';
import { choice, id, text } from '../http/fields/fields.ts';
import { moment } from '../http/fields/moment.ts';
import { type Collection, externalId } from './collections.ts';
import { customerStatuses, deliverableStatuses, orderStatuses } from './views.ts';

const one = { externalId: z.optional(externalId) };
const beginning = { q: z.optional(text(60, { description: 'Beginning of a text, in upper or lower case.' })) };
const ofCustomer = { customerExternalId: z.optional(externalId), customerId: z.optional(id) };
const period = { from: z.optional(moment), to: z.optional(moment) };

export const filters = {
  users: { ...one, ...beginning, isActive: z.optional(choice(['true', 'false'])) },
  products: { ...one, ...beginning },
  customers: {
    ...one,
    ...beginning,
    status: z.optional(choice(customerStatuses)),
    salesRepExternalId: z.optional(externalId),
  },
  orders: { ...one, ...ofCustomer, status: z.optional(choice(orderStatuses)), ...period },
  samples: { ...one, ...ofCustomer, productExternalId: z.optional(externalId), ...period },
  deliverables: { ...one, ...ofCustomer, status: z.optional(choice(deliverableStatuses)) },
} as const satisfies Record<Collection, object>;
