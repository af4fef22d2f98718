import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { id } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { leafView } from '../trace/trace-routes.ts';

const entry = z.object({
  index: z.int().check(describe('Its place among the entries of the start, from 0.')),
  kind: z.string(),
  types: z.array(z.string()),
  reason: z.string().check(describe('A code, such as NO_EVENT or NO_MATCH.')),
  explanation: z.string(),
  holds: z.nullable(z.boolean().check(describe('Whether its condition holds now. Null: it has none.'))),
  leaf: z.nullable(leafView).check(describe('The comparison that decided, and the value that it saw.')),
  event: z
    .nullable(z.object({ id: z.guid(), type: z.string(), at: z.iso.datetime() }))
    .check(describe("The customer's last event of the types.")),
  runId: z.nullable(z.guid().check(describe('The run that this event started.'))),
});

export const routes = defineRoutes('workflows', {
  explainWorkflow: {
    method: 'GET',
    path: '/api/workflows/{id}/explain',
    access: 'viewer',
    summary: 'Why a customer is in a workflow or not, entry by entry',
    description:
      'As the active version is now. Conditions are judged with what is known now, and with the last event of the customer where an entry is by events.',
    params: object({ id }),
    query: object({ customerId: id }),
    exampleQuery: { customerId: '3fae0d4c-6f0e-4a56-9d0b-0c5b3d3a4b1c' },
    reply: z.object({
      at: z.iso.datetime(),
      customerId: z.guid(),
      version: z.nullable(
        z.int().check(describe('The one that new runs take. Null: the workflow was never activated.')),
      ),
      isIn: z.boolean(),
      mayEnter: z.boolean().check(describe('Nothing but the entries keeps the customer out now.')),
      explanation: z.string(),
      reasons: z
        .array(z.object({ code: z.string(), message: z.string() }))
        .check(describe('What keeps the customer out whatever the entry.')),
      notes: z
        .array(z.object({ code: z.string(), message: z.string() }))
        .check(describe('What would happen to a run: it ends at once, or what it does is withheld.')),
      run: z
        .nullable(
          z.object({
            id: z.guid(),
            version: z.int(),
            status: z.string(),
            outcome: z.nullable(z.string()),
            error: z.nullable(z.string()),
            startedAt: z.iso.datetime(),
            endedAt: z.nullable(z.iso.datetime()),
            nodeId: z.nullable(z.string()),
            nodeName: z.nullable(z.string()),
            state: z.nullable(z.string()),
            dueAt: z.nullable(z.iso.datetime()),
          }),
        )
        .check(describe('The one that is going on, else the last.')),
      entries: z.array(entry),
    }),
    status: 200,
  },
});
