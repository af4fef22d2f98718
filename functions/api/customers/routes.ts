import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, id, text } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

const customerStatuses = ['LEAD', 'ACTIVE', 'INACTIVE', 'ARCHIVED'] as const;

/** The index of each text ends there. */
const MOST_SEARCHED = 60;

const instant = z.nullable(z.iso.datetime());

const customerItem = z.object({
  id: z.guid(),
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  accountNumber: z.nullable(z.string()),
  status: z.enum(customerStatuses),
  salesRep: z.nullable(z.object({ id: z.guid(), name: z.nullable(z.string()) })),
  doNotContactUntil: z.nullable(z.iso.date()),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

const customerView = z.extend(customerItem, {
  timeZone: z.nullable(z.string().check(describe("Null: the tenant's."))),
  orders: z.object({
    count: z.int().check(describe('Cancelled orders are not in it, nor in the total.')),
    delivered: z.int(),
    cancelled: z.int(),
    total: z.number(),
    firstOrderedAt: instant,
    lastOrderedAt: instant,
    lastDeliveredAt: instant,
  }),
  tasks: z.object({ open: z.int(), overdue: z.int(), nextDueAt: instant }),
  allowsEmail: z.boolean(),
  emailStoppedReason: z.nullable(
    z.string().check(describe('Why nothing is sent to the address: BOUNCED or COMPLAINED.')),
  ),
});

export const routes = defineRoutes('customers', {
  listCustomers: {
    method: 'GET',
    path: '/api/customers',
    access: 'viewer',
    summary: 'List customers, newest first, or find them by the beginning of a text',
    description: 'GET /api/customers/{id} has more of each, and whole names.',
    query: object({
      ...paging,
      q: z.optional(
        text(MOST_SEARCHED, {
          description:
            'Beginning of the name, of words of the name in any order, of the e-mail address or of the account number, in upper or lower case.',
        }),
      ),
      status: z.optional(choice(customerStatuses)),
      repId: z.optional(id),
    }),
    reply: listOf(customerItem),
    status: 200,
  },
  getCustomer: {
    method: 'GET',
    path: '/api/customers/{id}',
    access: 'viewer',
    summary: 'One customer with sums of the orders and the open tasks',
    params: object({ id }),
    reply: customerView,
    status: 200,
  },
});
