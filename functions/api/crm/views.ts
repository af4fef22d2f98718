/** The rows of each collection as the API shows them. Loads in a browser. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';

export const customerStatuses = ['LEAD', 'ACTIVE', 'INACTIVE', 'ARCHIVED'] as const;
export const orderStatuses = ['PLACED', 'DELIVERED', 'CANCELLED'] as const;
export const deliverableStatuses = [
  'DRAFT',
  'PENDING_REVIEW',
  'APPROVED',
  'DELIVERED',
  'REJECTED',
  'COMPLETED',
] as const;

const someText = z.nullable(z.string());
const someMoment = z.nullable(z.iso.datetime());

const ids = { id: z.guid(), externalId: someText };
/** The id of a row that another refers to, and the caller's id of it. */
const customer = { customerId: z.guid(), customerExternalId: someText };
const product = { productId: z.guid(), productExternalId: someText };
const salesRep = { salesRepId: z.nullable(z.guid()), salesRepExternalId: someText };

export const viewSchemas = {
  users: z.object({ ...ids, email: someText, name: someText, role: someText, isActive: z.boolean() }),
  products: z.object({ ...ids, sku: someText, name: someText }),
  customers: z.object({
    ...ids,
    name: someText,
    email: someText,
    phone: someText,
    accountNumber: someText,
    status: z.enum(customerStatuses),
    ...salesRep,
    doNotContactUntil: z.nullable(z.iso.date()),
    timeZone: someText,
    tags: z.unknown(),
    attributes: z.unknown().check(describe('Null where they are larger than 32 KB.')),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  }),
  orders: z.object({
    ...ids,
    ...customer,
    status: z.enum(orderStatuses),
    orderedAt: z.iso.datetime(),
    deliveredAt: someMoment,
    total: z.number(),
    lines: z
      .array(z.object({ ...product, quantity: z.int(), amount: z.number() }))
      .check(describe('The first 200 of an order.')),
  }),
  samples: z.object({
    ...ids,
    ...customer,
    ...product,
    ...salesRep,
    quantity: z.int(),
    tastedAt: z.iso.datetime(),
    feedback: someText,
    needsFollowUp: z.boolean(),
    followedUpAt: someMoment,
    resultedInOrder: z.boolean(),
  }),
  deliverables: z.object({
    ...ids,
    ...customer,
    month: z.int(),
    title: someText,
    status: z.enum(deliverableStatuses),
    dueAt: someMoment,
    completedAt: someMoment,
  }),
};
