import * as z from 'zod/mini';
import { id, text } from '../../http/fields/fields.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const formats = ['followthrough-workflow'] as const;

const takenOut = z.object({
  nodeId: z.nullable(z.string()),
  path: z.string(),
  kind: z.enum(['reference', 'secret']),
});

export const routes = defineRoutes('workflows', {
  exportWorkflow: {
    method: 'GET',
    path: '/api/workflows/{id}/export',
    access: 'viewer',
    summary: 'A workflow as a file',
    description:
      'The draft, or a version. Ids of your users and workflows, addresses of notices and secrets stay behind; takenOut names their places. Connections are there by their names. Equal workflows have equal checksums.',
    params: object({ id }),
    query: object({ version: z.optional(text(10)) }),
    reply: z.object({
      format: z.enum(formats),
      version: z.literal(1),
      name: z.string(),
      description: z.nullable(z.string()),
      graph: freeObject,
      takenOut: z.array(takenOut),
      checksum: z.string(),
    }),
    status: 200,
  },
});
