import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { requiredOr } from '../http/fields/required-or.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';
import { type Collection, collections, externalId, MOST_BATCH_BYTES, MOST_ROWS } from './collections.ts';
import { filters } from './filters.ts';
import { type Refusal, refusals } from './refusals.ts';
import { rowSchemas } from './rows.ts';
import { viewSchemas } from './views.ts';

const manyRows = `must have 1 to ${MOST_ROWS} rows`;

const rowResult = z.object({
  row: z.int().check(describe('Number of the row, or of the line, from 1.')),
  externalId: z.nullable(z.string()),
  result: z.enum(['created', 'updated', 'unchanged', 'held', 'refused']),
  id: z.nullable(z.guid()),
  code: z.nullable(z.enum(Object.keys(refusals) as [Refusal, ...Refusal[]])), // the keys of an object that is not empty
  path: z.nullable(z.string()),
  message: z.nullable(z.string()),
});

const batchReply = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  held: z.int(),
  refused: z.int(),
  released: z.int().check(describe('Rows that were held, and are stored now.')),
  results: z.array(rowResult),
});

const storeQuery = object({
  mode: z
    ._default(choice(['all', 'each'], { default: 'each' }), 'each')
    .check(describe('all: a refused row refuses the batch (422 ROWS_REFUSED). each: the other rows are stored.')),
  missing: z
    ._default(choice(['refuse', 'hold'], { default: 'refuse' }), 'refuse')
    .check(describe('hold: a row that refers to one that is not there is kept, and stored when that one comes.')),
});

const examples: Readonly<Record<Collection, object>> = {
  users: { externalId: 'u-7', name: 'Rui Rep', email: 'rui@example.com' },
  products: { externalId: 'p-1', sku: 'RED-75', name: 'Red, 75 cl' },
  customers: { externalId: 'c-1', name: 'Ada Example', email: 'ada@example.com', attributes: { tier: 'gold' } },
  orders: {
    ...{ externalId: 'o-1', customerExternalId: 'c-1', orderedAt: '2026-01-05T09:00:00Z' },
    lines: [{ productExternalId: 'p-1', quantity: 6, amount: 59.4 }],
  },
  samples: { externalId: 's-1', customerExternalId: 'c-1', productExternalId: 'p-1', tastedAt: '2026-01-05T09:00:00Z' },
  deliverables: { externalId: 'd-1', customerExternalId: 'c-1', month: 1, status: 'DELIVERED' },
};

/** One transaction. Idempotent: the same rows again are unchanged. */
const store = <const C extends Collection>(collection: C) =>
  ({
    method: 'PUT',
    path: `/api/crm/${collection}`,
    access: 'ingest',
    summary: `Insert or change up to ${MOST_ROWS} ${collection} by your own ids`,
    description: `A list, or a row a line (application/x-ndjson), of up to ${MOST_BATCH_BYTES} bytes. The rows are stored in one transaction, each has a result, and the same rows again are unchanged. A member that is left out stays; null clears it.`,
    query: storeQuery,
    body: z
      .array(rowSchemas[collection], requiredOr('must be a list of rows'))
      .check(z.minLength(1, manyRows), z.maxLength(MOST_ROWS, manyRows)),
    example: [examples[collection]],
    reply: batchReply,
    status: 200,
    mostBytes: MOST_BATCH_BYTES,
    takesLines: true,
  }) as const;

const list = <const C extends Collection>(collection: C) =>
  ({
    method: 'GET',
    path: `/api/crm/${collection}`,
    access: 'viewer',
    summary: `List ${collection} as they came in`,
    query: object({ ...paging, ...filters[collection] }),
    reply: listOf(viewSchemas[collection]),
    status: 200,
  }) as const;

const params = object({ externalId });

const get = <const C extends Collection>(collection: C) =>
  ({
    method: 'GET',
    path: `/api/crm/${collection}/{externalId}`,
    access: 'viewer',
    summary: `One of ${collection}, by your own id`,
    params,
    reply: viewSchemas[collection],
    status: 200,
  }) as const;

const remove = <const C extends Collection>(collection: C) =>
  ({
    method: 'DELETE',
    path: `/api/crm/${collection}/{externalId}`,
    access: 'admin',
    summary: `Delete one of ${collection}, by your own id`,
    description: 'Forgets a held row of this id too. 409 while other rows refer to it.',
    params,
    status: 204,
  }) as const;

const heldRow = z.object({
  collection: z.enum(collections),
  externalId: z.string(),
  missingCollection: z.nullable(z.enum(collections)),
  missingExternalId: z.nullable(z.string()),
  problem: z.nullable(z.string().check(describe('Why it was refused when the other row had come.'))),
  heldAt: z.iso.datetime(),
});

export const routes = defineRoutes('crm', {
  listCrmHeld: {
    method: 'GET',
    path: '/api/crm/held',
    access: 'viewer',
    summary: 'List rows that wait for another row, or were refused when it came',
    description: 'The same row sent again replaces it; DELETE /api/crm/{collection}/{externalId} forgets it.',
    query: object({
      ...paging,
      collection: z.optional(choice(collections)),
      state: z.optional(choice(['waiting', 'refused'])),
    }),
    reply: listOf(heldRow),
    status: 200,
  },
  storeCrmUsers: store('users'),
  listCrmUsers: list('users'),
  getCrmUser: get('users'),
  deleteCrmUser: remove('users'),
  storeCrmProducts: store('products'),
  listCrmProducts: list('products'),
  getCrmProduct: get('products'),
  deleteCrmProduct: remove('products'),
  storeCrmCustomers: store('customers'),
  listCrmCustomers: list('customers'),
  getCrmCustomer: get('customers'),
  deleteCrmCustomer: remove('customers'),
  storeCrmOrders: store('orders'),
  listCrmOrders: list('orders'),
  getCrmOrder: get('orders'),
  deleteCrmOrder: remove('orders'),
  storeCrmSamples: store('samples'),
  listCrmSamples: list('samples'),
  getCrmSample: get('samples'),
  deleteCrmSample: remove('samples'),
  storeCrmDeliverables: store('deliverables'),
  listCrmDeliverables: list('deliverables'),
  getCrmDeliverable: get('deliverables'),
  deleteCrmDeliverable: remove('deliverables'),
});
