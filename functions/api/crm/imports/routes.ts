import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, flag, id, nameText, text, wholeNumber } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { freeObject, isObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { collections } from '../collections.ts';
import { delimiters, encodings, MOST_FILE_BYTES } from '../csv/settings.ts';

const states = ['waiting', 'queued', 'checking', 'storing', 'done', 'refused', 'failed', 'cancelled'] as const;
const modes = ['each', 'all'] as const;
const onMissing = ['refuse', 'hold'] as const;
const emptyCells = ['keep', 'clear'] as const;

const columns = z.record(z.string(), z.nullable(text(120)));

const asked = object({
  fileName: nameText(200),
  sizeBytes: wholeNumber(1, MOST_FILE_BYTES, { description: 'Of the file: the signed URL takes a body of this size.' }),
  columns: z.optional(
    columns.check(
      describe(
        'Header → member, such as {"Customer no.": "externalId"}, or null for a column that is left out. Headers that equal a member need no entry.',
      ),
    ),
  ),
  constants: z.optional(
    freeObject.check(
      z.refine(isObject, 'must be an object'),
      describe('Member → its value where a row has no cell for it, or an empty one.'),
    ),
  ),
  dryRun: z._default(flag, false).check(describe('Stores nothing, and gives the same counts and report.')),
  mode: z
    ._default(choice(modes, { default: 'each' }), 'each')
    .check(describe('all: the whole file is checked first, and stored only when no row is refused.')),
  onMissing: z
    ._default(choice(onMissing, { default: 'refuse' }), 'refuse')
    .check(describe('hold: a row that refers to one that is not there is kept, and stored when that one comes.')),
  emptyCells: z
    ._default(choice(emptyCells, { default: 'keep' }), 'keep')
    .check(describe('keep: an empty cell leaves a member as it is. clear: it clears one that may be null.')),
  encoding: z._default(choice(encodings, { default: 'auto' }), 'auto'),
  delimiter: z._default(choice(delimiters, { default: 'auto' }), 'auto'),
});

const counts = {
  bytesRead: z.int(),
  rowsRead: z.int().check(describe('Data rows whose outcome is known.')),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  held: z.int(),
  refused: z.int(),
  released: z.int().check(describe('Rows that were held, and are stored now.')),
};

const summary = {
  importId: z.guid(),
  collection: z.enum(collections),
  fileName: z.string(),
  state: z.enum(states).check(describe('waiting: for the file, and for the call that starts it.')),
  problem: z.nullable(z.string().check(describe('Why it failed, as `CODE: message`.'))),
  dryRun: z.boolean(),
  mode: z.enum(modes),
  onMissing: z.enum(onMissing),
  emptyCells: z.enum(emptyCells),
  encoding: z.enum(encodings),
  delimiter: z.enum(delimiters),
  sizeBytes: z.int(),
  ...counts,
  hasReport: z.boolean(),
  jobId: z.nullable(z.guid()),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  uploadUntil: z.iso.datetime(),
  startedAt: z.nullable(z.iso.datetime()),
  endedAt: z.nullable(z.iso.datetime()),
};

const view = z.object({
  ...summary,
  columns,
  constants: freeObject,
  ignoredColumns: z.array(z.string()).check(describe('Headers that give no member: the first fifty.')),
  reportUrl: z.nullable(z.string().check(describe('CSV of the refused rows, for a quarter of an hour.'))),
});

const params = object({ collection: choice(collections), id });

export const routes = defineRoutes('crm', {
  listCrmImports: {
    method: 'GET',
    path: '/api/crm/imports',
    access: 'viewer',
    summary: 'List imports of CSV files, newest first',
    description: 'Kept for ninety days; their files for seven.',
    query: object({ ...paging, collection: z.optional(choice(collections)) }),
    reply: listOf(z.object(summary)),
    status: 200,
  },
  createCrmImport: {
    method: 'POST',
    path: '/api/crm/{collection}/imports',
    access: 'ingest',
    secret: true,
    summary: 'Prepare the import of a CSV file',
    description:
      'PUT the file to uploadUrl, with its Content-Length and no other header that matters, then start the import. The URL is good until expiresAt.',
    params: object({ collection: choice(collections) }),
    body: asked,
    example: { fileName: 'customers.csv', sizeBytes: 1234, columns: { 'Customer no.': 'externalId' }, dryRun: true },
    reply: z.object({
      importId: z.guid(),
      collection: z.enum(collections),
      uploadUrl: z.string(),
      expiresAt: z.iso.datetime(),
    }),
    status: 201,
    location: '/api/crm/{collection}/imports/{importId}',
  },
  getCrmImport: {
    method: 'GET',
    path: '/api/crm/{collection}/imports/{id}',
    access: 'ingest',
    secret: true,
    summary: 'How far an import is, and the report of its refused rows',
    params,
    reply: view,
    status: 200,
  },
  startCrmImport: {
    method: 'POST',
    path: '/api/crm/{collection}/imports/{id}/start',
    access: 'ingest',
    secret: true,
    summary: 'Start an import whose file is uploaded',
    description:
      'A job reads the file. One that was started before goes on as it is. Without a file it is `waiting` again, and its problem says so.',
    params,
    reply: view,
    status: 202,
  },
  cancelCrmImport: {
    method: 'POST',
    path: '/api/crm/{collection}/imports/{id}/cancel',
    access: 'ingest',
    secret: true,
    summary: 'Cancel an import',
    description: 'Rows that are stored stay. One that has ended stays as it is.',
    params,
    reply: view,
    status: 202,
  },
});
