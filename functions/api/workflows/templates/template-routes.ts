import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, flag, id, nameText, text, wholeNumber } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const types = ['text', 'number'] as const;
const visibilities = ['private', 'installation'] as const;

const parameter = z.object({
  name: z.string(),
  type: z.enum(types),
  title: z.string(),
  isRequired: z.boolean(),
  default: z.optional(z.union([z.string(), z.number()])),
  choices: z.optional(z.array(z.string())),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
});

const rating = {
  stars: z.nullable(z.number().check(describe('The mean of all tenants. Null: nobody has rated it.'))),
  ratings: z.int(),
  ownStars: z.nullable(z.int().check(describe("The caller's own rating."))),
};

const shown = {
  id: z.string(),
  category: z.string(),
  title: z.string(),
  summary: z.string(),
  visibility: z
    .enum([...visibilities, 'shipped'])
    .check(describe('installation: a tenant offers it, and all see it once the platform approved it.')),
  isOwn: z.boolean().check(describe('Of this tenant, which may delete it.')),
  approvedAt: z.nullable(z.iso.datetime()),
  parameters: z.array(parameter),
  nodeTypes: z.array(z.string()),
  uses: z.int().check(describe('Drafts that were made of it, of all tenants.')),
  ...rating,
};

const takenOut = z.object({
  nodeId: z.nullable(z.string()),
  path: z.string(),
  kind: z.enum(['reference', 'secret']),
});

const whole = z.object({
  ...shown,
  graph: freeObject.check(
    describe('With {"$parameter": name}, or {{ parameter.name }} in texts, where a parameter goes.'),
  ),
  takenOut: z.array(takenOut).check(describe('What each draft must set anew: it named something of one tenant.')),
});

const number = wholeNumber(-1_000_000_000, 1_000_000_000);

const givenParameter = object({
  name: z.string().check(z.regex(/^[a-z]\w{0,49}$/i, 'must be 1 to 50 letters, digits and _, a letter first')),
  type: choice(types),
  title: nameText(200),
  default: z.optional(z.union([z.string(), z.number()])),
  choices: z.optional(z.array(nameText(200)).check(z.maxLength(20))),
  min: z.optional(number),
  max: z.optional(number),
  places: z.optional(z.array(object({ nodeId: z.nullable(text(100)), path: text(500) })).check(z.maxLength(50))),
});

const example = {
  category: 'sales',
  title: 'Call new customers',
  summary: 'A call a few days after somebody became a customer.',
  graph: {
    nodes: [
      { id: 'start', type: 'start', data: { entries: [{ kind: 'manual' }] } },
      { id: 'call', type: 'task', data: { title: 'Call {{ customer.name }}: {{ parameter.reason }}' } },
    ],
    edges: [{ source: 'start', target: 'call' }],
  },
  parameters: [{ name: 'reason', type: 'text', title: 'What to talk about' }],
};

export const routes = defineRoutes('workflows', {
  listWorkflowTemplates: {
    method: 'GET',
    path: '/api/workflow-templates',
    access: 'viewer',
    everyTenant: true,
    summary: 'Workflows to begin with',
    description:
      'Those of the tenant and approved ones of the installation, newest first, then the shipped ones. POST /api/workflows with a templateId makes a draft of one. The platform without X-Tenant-Id sees all that tenants offer, approved or not.',
    query: object({
      ...paging,
      visibility: z.optional(choice([...visibilities, 'shipped'])),
      category: z.optional(text(50)),
    }),
    reply: listOf(
      z.object({
        ...shown,
        waitsFor: z.array(
          z.string().check(describe('What it needs and this version cannot run yet. Empty: it can be activated.')),
        ),
      }),
    ),
    status: 200,
  },
  getWorkflowTemplate: {
    method: 'GET',
    path: '/api/workflow-templates/{id}',
    access: 'viewer',
    everyTenant: true,
    summary: 'One template with its graph',
    params: object({ id: text(100) }),
    reply: whole,
    status: 200,
  },
  createWorkflowTemplate: {
    method: 'POST',
    path: '/api/workflow-templates',
    access: 'admin',
    summary: 'Make a template of a workflow or a graph',
    description:
      'Of a workflow it takes the draft, or the version. A parameter takes the place of values (places), or stands in texts as {{ parameter.name }}. Ids of your users, workflows and connections, addresses of notices and secrets stay behind; takenOut names their places. One with the visibility "installation" is seen by other tenants once the platform has approved it. A template never changes.',
    body: object({
      title: nameText(200),
      category: nameText(50),
      summary: text(2000),
      visibility: z._default(choice(visibilities), 'private'),
      workflowId: z.optional(id),
      version: z.optional(wholeNumber(1, 2_147_483_647)),
      graph: z.optional(freeObject),
      parameters: z._default(z.array(givenParameter).check(z.maxLength(20)), []),
    }),
    example,
    reply: whole,
    status: 201,
    location: '/api/workflow-templates/{id}',
    errors: [409],
  },
  deleteWorkflowTemplate: {
    method: 'DELETE',
    path: '/api/workflow-templates/{id}',
    access: 'admin',
    summary: 'Delete a template of the tenant',
    description: 'Drafts that were made of it stay. Shipped templates cannot be deleted.',
    params: object({ id: text(100) }),
    status: 204,
    errors: [409],
  },
  rateWorkflowTemplate: {
    method: 'PUT',
    path: '/api/workflow-templates/{id}/rating',
    access: 'operator',
    summary: 'Rate a template',
    description: 'The last rating of a user or key counts.',
    params: object({ id: text(100) }),
    body: object({ stars: wholeNumber(1, 5) }),
    example: { stars: 4 },
    reply: z.object(rating),
    status: 200,
  },
  approveWorkflowTemplate: {
    method: 'PUT',
    path: '/api/workflow-templates/{id}/approval',
    access: 'platform',
    summary: 'Approve a template that a tenant offers, or take the approval back',
    description: 'Approved, every tenant of the installation sees it. Drafts that were made of it stay in any case.',
    params: object({ id }),
    body: object({ approved: flag }),
    example: { approved: true },
    reply: z.object(shown),
    status: 200,
  },
});
