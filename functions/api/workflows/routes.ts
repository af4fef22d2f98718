import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, id, nameText, text, wholeNumber } from '../http/fields/fields.ts';
import { listOf, paging } from '../http/fields/paging.ts';
import { freeObject, object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

const statuses = ['DRAFT', 'ACTIVE', 'PAUSED', 'ARCHIVED'] as const;

const problem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  nodeId: z.nullable(z.string()),
  path: z.string(),
  message: z.string(),
  fix: z.optional(z.string()),
});

const validation = {
  canPublish: z.boolean(),
  problems: z.array(problem),
};

/** What replies show of a workflow. */
export const workflowView = z.object({
  id: z.guid(),
  name: z.string(),
  description: z.nullable(z.string()),
  status: z.enum(statuses),
  revision: z.int().check(describe('Send it with PATCH: a change that was made from an older one is refused.')),
  lastVersion: z.nullable(z.int().check(describe('Null: never published.'))),
  activeVersion: z.nullable(z.int().check(describe('The version that new runs take.'))),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  archivedAt: z.nullable(z.iso.datetime()),
});

const withGraph = z.extend(workflowView, { graph: freeObject, ...validation });

const published = z.object({
  version: z.int(),
  checksum: z.string(),
  publishedBy: z.string(),
  publishedByName: z.nullable(z.string()),
  publishedAt: z.iso.datetime(),
});
const versionView = z.extend(published, { note: z.nullable(z.string()) });

const nodeType = z.object({
  type: z.string(),
  aliases: z.array(z.string()),
  group: z.string(),
  title: z.string(),
  summary: z.string(),
  role: z.string().check(describe('What runs do at it: pure, wait, effect, child, fork, join, end or note.')),
  ports: z.array(z.string().check(describe('The ways out; <id> stands for the id of a branch or a case.'))),
  schema: freeObject,
});

const graphField = freeObject.check(
  describe('{nodes, edges, variables, settings}; GET /api/node-types has the schema of the data of each type of node.'),
);

const example = {
  nodes: [
    { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
    { id: 'call', type: 'task', data: { title: 'Call {{ customer.name | default: "the customer" }}' } },
    { id: 'end', type: 'end', data: { outcome: 'CALLED' } },
  ],
  edges: [
    { id: 'e1', source: 'start', sourcePort: 'next', target: 'call' },
    { id: 'e2', source: 'call', sourcePort: 'next', target: 'end' },
  ],
};

export const routes = defineRoutes('workflows', {
  listNodeTypes: {
    method: 'GET',
    path: '/api/node-types',
    access: 'viewer',
    summary: 'Every type of node, and what conditions and texts may say',
    reply: z.object({
      items: z.array(nodeType),
      operators: z.array(z.object({ op: z.string(), title: z.string(), operand: z.string() })),
      filters: z.array(z.object({ name: z.string(), title: z.string(), args: z.array(z.string()) })),
      roots: z.array(z.object({ root: z.string(), members: z.array(z.string()) })),
      eventTypes: z.array(z.string()),
    }),
    status: 200,
  },
  listCustomerAttributes: {
    method: 'GET',
    path: '/api/workflows/attributes',
    access: 'viewer',
    summary: 'Names and types of the attributes that customers have',
    description:
      'What conditions and texts can ask for as customer.attributes.<name>: of the newest 1 000 customers, those that most have first, up to 200. A text that is a date or an instant has the type date.',
    reply: z.object({
      items: z.array(
        z.object({
          name: z.string(),
          type: z.enum(['string', 'number', 'boolean', 'date', 'list', 'object']),
          customers: z.int().check(describe('How many of the newest 1 000 have it.')),
        }),
      ),
    }),
    status: 200,
  },
  listWorkflows: {
    method: 'GET',
    path: '/api/workflows',
    access: 'viewer',
    summary: 'List workflows, oldest first',
    query: object({ ...paging, status: z.optional(choice(statuses)) }),
    reply: listOf(workflowView),
    status: 200,
  },
  createWorkflow: {
    method: 'POST',
    path: '/api/workflows',
    access: 'admin',
    summary: 'Create a workflow as a draft',
    description:
      'An incomplete graph is saved, with its problems in the reply. One of the wrong shape is refused. Without a graph it has a start only. With a templateId (GET /api/workflow-templates) the graph is that of the template, filled with the parameters; 422 names those that are missing. The name is that of the template then, unless another is given.',
    body: object({
      name: z.optional(nameText(200)),
      description: z.optional(z.nullable(text(2000))),
      graph: z.optional(graphField),
      templateId: z.optional(text(100)),
      parameters: z.optional(freeObject),
    }),
    example: { name: 'Call new customers', graph: example },
    reply: withGraph,
    status: 201,
    location: '/api/workflows/{id}',
  },
  getWorkflow: {
    method: 'GET',
    path: '/api/workflows/{id}',
    access: 'viewer',
    summary: 'One workflow with its draft and the problems of the draft',
    params: object({ id }),
    reply: withGraph,
    status: 200,
  },
  changeWorkflow: {
    method: 'PATCH',
    path: '/api/workflows/{id}',
    access: 'admin',
    summary: 'Change name, description or draft',
    description:
      'The graph is replaced as a whole. A change that names an older revision is refused with 409, whose details have both: yours and the current one.',
    params: object({ id }),
    body: object({
      revision: wholeNumber(1, 2_147_483_647),
      name: z.optional(nameText(200)),
      description: z.optional(z.nullable(text(2000))),
      graph: z.optional(graphField),
    }),
    example: { revision: 1, name: 'Call new customers', graph: example },
    reply: withGraph,
    status: 200,
    errors: [409],
  },
  archiveWorkflow: {
    method: 'DELETE',
    path: '/api/workflows/{id}',
    access: 'admin',
    summary: 'Archive a workflow',
    description:
      'It starts nothing any more. It is kept with its versions and runs. While a published workflow starts it, 409 names that one.',
    params: object({ id }),
    status: 204,
    errors: [409],
  },
  validateWorkflow: {
    method: 'POST',
    path: '/api/workflows/{id}/validate',
    access: 'viewer',
    summary: 'What is wrong with the draft, or with a graph that is not saved yet',
    params: object({ id }),
    body: object({ graph: z.optional(graphField) }),
    example: { graph: example },
    reply: z.object(validation),
    status: 200,
  },
  publishWorkflow: {
    method: 'POST',
    path: '/api/workflows/{id}/publish',
    access: 'admin',
    summary: 'Publish the draft as the next version',
    description:
      'A version never changes. A draft with errors is refused with 422, whose details are its problems. A draft that equals the last version gives that one again, with who published it. With a revision, a draft that was changed since is refused with 409, which says by whom.',
    params: object({ id }),
    body: object({
      revision: z.optional(wholeNumber(1, 2_147_483_647)),
      note: z.optional(z.nullable(text(2000))),
    }),
    example: { revision: 1, note: 'First version' },
    reply: z.extend(published, {
      id: z.guid(),
      isNew: z.boolean().check(describe('false: the draft was published already.')),
    }),
    status: 201,
    location: '/api/workflows/{id}/versions/{version}',
    errors: [409],
  },
  listVersions: {
    method: 'GET',
    path: '/api/workflows/{id}/versions',
    access: 'viewer',
    summary: 'List the published versions, newest first',
    params: object({ id }),
    query: object(paging),
    reply: listOf(versionView),
    status: 200,
  },
  getVersion: {
    method: 'GET',
    path: '/api/workflows/{id}/versions/{version}',
    access: 'viewer',
    summary: 'One version with its graph',
    params: object({ id, version: text(10) }),
    reply: z.extend(versionView, { graph: freeObject }),
    status: 200,
  },
  diffVersions: {
    method: 'GET',
    path: '/api/workflows/{id}/versions/{a}/diff/{b}',
    access: 'viewer',
    summary: 'What differs between two versions, node by node',
    description: 'a and b are numbers of versions, or "draft". Where nodes stand on the screen does not count.',
    params: object({ id, a: text(10), b: text(10) }),
    reply: z.object({
      added: z.array(freeObject),
      removed: z.array(freeObject),
      changed: z.array(freeObject),
      rewired: z.array(freeObject),
      settings: z.array(freeObject),
      variables: z.array(freeObject),
    }),
    status: 200,
  },
});
