import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { id, text, wholeNumber } from '../../http/fields/fields.ts';
import { freeObject, isObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { leafView } from '../trace/trace-routes.ts';

const anObject = (description: string) =>
  z.optional(freeObject.check(z.refine(isObject, 'must be an object'), describe(description)));

/** What a walk begins with. */
const walkFields = {
  version: z.optional(wholeNumber(1, 2_147_483_647, { description: 'Without it, and without a graph, the draft.' })),
  graph: anObject('One that is not saved yet.'),
  input: anObject('The input of the runs.'),
  event: anObject('The event that the runs begin with: {type, …}.'),
  ports: z.optional(
    z
      .record(z.string(), text(100))
      .check(
        describe('By id of a node: the way that runs leave it by, where nobody can know. Only nodes that wait or act.'),
      ),
  ),
};

const step = z.object({
  nodeId: z.string(),
  type: z.string(),
  name: z.nullable(z.string()),
  branch: z.array(z.int()).check(describe('Places of the branches that it is in, outermost first.')),
  port: z.nullable(z.string().check(describe('Null: it ends or waits here.'))),
  cameAt: z.iso.datetime(),
  at: z.iso.datetime(),
  waits: z
    .nullable(
      z.object({
        for: z.string().check(describe('moment, event, job or branches.')),
        until: z.nullable(z.iso.datetime().check(describe('Null: for good, unless something comes.'))),
      }),
    )
    .check(describe('It stops here for a time; the next step leaves the node.')),
  outcome: z.nullable(z.string().check(describe('Of a step at which it ends or fails.'))),
  leaf: z.nullable(leafView),
  reason: z.nullable(z.string()),
  assumed: z.nullable(z.string().check(describe('A code of `assumptions`.'))),
  variant: z.nullable(z.string().check(describe('Of a text with variants: the id of the one that it is.'))),
  texts: z.nullable(freeObject).check(describe('The texts of the node, filled in, by their place in its data.')),
  writes: z.nullable(freeObject).check(describe('What a run would write, by kind.')),
});

const counted = (name: string) => z.array(z.object({ [name]: z.nullable(z.string()), runs: z.int() }));

const sample = z.object({
  customers: z.int(),
  nodes: z.array(
    z.object({
      nodeId: z.string(),
      left: z.array(z.object({ port: z.string(), runs: z.int() })),
      ended: z.int(),
      failed: z.int(),
      standing: z.int(),
    }),
  ),
  outcomes: counted('outcome'),
  errors: counted('code'),
  withheld: counted('reason'),
  tasks: z.int(),
  emails: z.int(),
  standing: z.int().check(describe('Runs that still wait when the days are over, or for good.')),
});

export const routes = defineRoutes('workflows', {
  dryRunWorkflow: {
    method: 'POST',
    path: '/api/workflows/{id}/dry-run',
    access: 'operator',
    summary: 'What runs of a workflow would do, without doing it',
    description:
      'Writes nothing. Goes through the whole way at once, waits included, with the data of now. What nobody can know is assumed, and said. For one customer every step with its texts; for a sample counts.',
    params: object({ id }),
    body: object({
      customerId: z.optional(id),
      sample: z.optional(wholeNumber(1, 1000, { description: 'So many customers, always the same ones.' })),
      days: z.optional(wholeNumber(1, 400, { description: 'How far it looks ahead; 366 by default.' })),
      ...walkFields,
    }),
    example: { sample: 10, version: 1 },
    reply: z.object({
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      version: z.nullable(z.int().check(describe('Null: the draft, or the graph of the request.'))),
      steps: z.nullable(z.array(step)),
      sample: z.nullable(sample),
      assumptions: z.array(z.object({ code: z.string(), message: z.string(), nodeIds: z.array(z.string()) })),
      isCut: z.boolean().check(describe('It takes more steps than the reply has.')),
    }),
    status: 200,
  },
});
