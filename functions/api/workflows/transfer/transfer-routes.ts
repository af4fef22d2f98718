import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, flag, id, text } from '../../http/fields/fields.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const formats = ['followthrough-workflow'] as const;

const takenOut = z.object({
  nodeId: z.nullable(z.string()),
  path: z.string(),
  kind: z.enum(['reference', 'secret']),
});

const problem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  nodeId: z.nullable(z.string()),
  path: z.string(),
  message: z.string(),
  fix: z.optional(z.string()),
});

const nodeReport = z.object({
  id: z.string(),
  type: z.string(),
  level: z.enum(['EXACT', 'ADAPTED']),
  changes: z.array(z.string().check(describe('What differs from the file, in words.'))),
});

const exampleContent = {
  ...{ format: formats[0], version: 1, name: 'Call new customers', description: null },
  graph: {
    nodes: [
      { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
      { id: 'end', type: 'end', data: {} },
    ],
    edges: [{ id: 'e1', source: 'start', sourcePort: 'next', target: 'end' }],
  },
};

export const routes = defineRoutes('workflows', {
  exportWorkflow: {
    method: 'GET',
    path: '/api/workflows/{id}/export',
    access: 'viewer',
    summary: 'A workflow as a file',
    description:
      'The draft, or a version. Ids of your users, workflows and connections, addresses of notices and secrets stay behind; takenOut names their places. Equal workflows have equal checksums.',
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
  importWorkflow: {
    method: 'POST',
    path: '/api/workflows/import',
    access: 'admin',
    summary: 'Make a draft of a file, or see what it would become',
    description:
      'The content is what an export returned. With dryRun nothing is written. A file of which the same workflow is there already changes nothing: status is "unchanged", and id is that one. Everything of the wrong shape is refused with its path.',
    body: object({
      format: z.optional(choice(formats)),
      content: freeObject,
      dryRun: z.optional(flag),
    }),
    example: { content: exampleContent, dryRun: true },
    reply: z.object({
      status: z.enum(['created', 'unchanged', 'checked']),
      id: z.nullable(z.guid().check(describe('The draft, or the workflow that is the same. Null: a dry run.'))),
      format: z.enum(formats),
      name: z.string(),
      checksum: z.string(),
      isIntact: z.nullable(
        z.boolean().check(describe('False: the file was changed by hand. Null: it has no checksum.')),
      ),
      canPublish: z.boolean(),
      canActivate: z.boolean(),
      problems: z.array(problem),
      nodes: z.array(nodeReport),
      takenOut: z.array(takenOut),
      namesake: z.nullable(
        z.object({
          id: z.guid(),
          diff: freeObject.check(describe('What differs from the newest workflow of the same name, node by node.')),
        }),
      ),
    }),
    status: 200,
  },
});
