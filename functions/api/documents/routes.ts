import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, id } from '../http/fields/fields.ts';
import { linkToken } from '../http/fields/link-token.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

const types = ['BUSINESS_PLAN', 'DELIVERABLE', 'WORKFLOW'] as const;

const document = z.object({
  id: z.guid(),
  type: z.enum(types),
  customerId: z.guid(),
  subjectId: z.guid().check(describe('Id of the business plan or of the deliverable.')),
  title: z.string(),
  pages: z.int(),
  sizeBytes: z.int(),
  createdAt: z.iso.datetime(),
});

const content = z.object({
  contentUrl: z.string().check(describe('Path of the PDF at this API. Needs no key; works until expiresAt.')),
  expiresAt: z.iso.datetime(),
});

export const routes = defineRoutes('documents', {
  listDocuments: {
    method: 'GET',
    path: '/api/documents',
    access: 'viewer',
    summary: "List the PDFs of customers' plans and deliverables, newest first",
    query: object({ ...paging, customerId: z.optional(id), type: z.optional(choice(types)) }),
    reply: listOf(document),
    status: 200,
  },
  getDocumentContent: {
    method: 'GET',
    path: '/api/documents/{id}/content',
    access: 'viewer',
    summary: 'A link to a PDF, for a quarter of an hour',
    params: object({ id }),
    reply: content,
    status: 200,
  },
  openDocument: {
    method: 'GET',
    path: '/documents/{token}',
    access: 'public',
    params: object({ token: linkToken }),
    isPage: true,
    summary: 'The PDF behind a link, which an e-mail or getDocumentContent gave',
    description: 'The token is the permission to read. 410 when the link has expired.',
    status: 200,
    errors: [410, 413],
  },
});
