import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, text } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { freeObject, isObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { exportables } from './exportables.ts';

const filter = freeObject.check(
  z.refine(isObject, 'must be an object'),
  describe('As the list takes it, such as {"status": "ACTIVE"}.'),
);
const columns = z
  .array(text(120))
  .check(
    z.minLength(1, 'must have 1 to 100 columns'),
    z.maxLength(100, 'must have 1 to 100 columns'),
    describe(
      'Members that rows take, `id`, and attributes.<name> of customers; of tasks, jobs and runs members that their lists show. All unless they are given.',
    ),
  );

const summary = {
  exportId: z.guid(),
  collection: z.enum(exportables),
  state: z.enum(['queued', 'writing', 'done', 'failed', 'cancelled']),
  problem: z.nullable(z.string()),
  filter: freeObject,
  columns: z.array(z.string()),
  rows: z.int(),
  bytes: z.int(),
  jobId: z.guid(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  endedAt: z.nullable(z.iso.datetime()),
};

const view = z.object({
  ...summary,
  url: z.nullable(
    z
      .string()
      .check(describe('The file, for a quarter of an hour. Null until it is written, and when it was deleted.')),
  ),
});

const params = object({ collection: choice(exportables), id });

export const routes = defineRoutes('crm', {
  listCrmExports: {
    method: 'GET',
    path: '/api/crm/exports',
    access: 'viewer',
    summary: 'List exports to CSV files, newest first',
    description: 'Kept for ninety days; their files for seven.',
    query: object({ ...paging, collection: z.optional(choice(exportables)) }),
    reply: listOf(z.object(summary)),
    status: 200,
  },
  createCrmExport: {
    method: 'POST',
    path: '/api/crm/{collection}/exports',
    access: 'admin',
    summary: 'Export the rows of a collection, or tasks, jobs or runs, to a CSV file',
    description:
      'A job writes the file, in the order of the list. Rows of a collection that are imported again are unchanged.',
    params: object({ collection: choice(exportables) }),
    body: object({ filter: z.optional(filter), columns: z.optional(columns) }),
    example: { filter: {}, columns: ['externalId'] },
    reply: z.object(summary),
    status: 202,
  },
  getCrmExport: {
    method: 'GET',
    path: '/api/crm/{collection}/exports/{id}',
    access: 'admin',
    secret: true,
    summary: 'How far an export is, and its file',
    params,
    reply: view,
    status: 200,
  },
  cancelCrmExport: {
    method: 'POST',
    path: '/api/crm/{collection}/exports/{id}/cancel',
    access: 'admin',
    secret: true,
    summary: 'Cancel an export',
    description: 'One that has ended stays as it is.',
    params,
    reply: view,
    status: 202,
  },
});
