import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { defineRoutes } from '../../http/request/route.ts';

const parameter = z.object({
  name: z.string(),
  type: z.enum(['text', 'number']),
  title: z.string(),
  isRequired: z.boolean(),
  default: z.optional(z.union([z.string(), z.number()])),
  choices: z.optional(z.array(z.string())),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
});

export const routes = defineRoutes('workflows', {
  listWorkflowTemplates: {
    method: 'GET',
    path: '/api/workflow-templates',
    access: 'viewer',
    summary: 'Workflows to begin with',
    description: 'POST /api/workflows with a templateId makes a draft of one.',
    reply: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          category: z.string(),
          title: z.string(),
          summary: z.string(),
          visibility: z.literal('shipped'),
          parameters: z.array(parameter),
          nodeTypes: z.array(z.string()),
          waitsFor: z.array(
            z.string().check(describe('What it needs and this version cannot run yet. Empty: it can be activated.')),
          ),
        }),
      ),
    }),
    status: 200,
  },
});
