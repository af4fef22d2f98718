import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, text, wholeNumber } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

export const runStatuses = ['RUNNING', 'FINISHED', 'FAILED', 'CANCELLED'] as const;

/** Most customers that one call names. */
const MOST_CUSTOMERS = 200;

const runView = z.object({
  id: z.guid(),
  workflowId: z.guid(),
  version: z.int(),
  customerId: z.nullable(z.guid()),
  customerName: z.nullable(z.string().check(describe('As the customer is called now.'))),
  status: z.enum(runStatuses),
  outcome: z.nullable(z.string()),
  error: z.nullable(z.string().check(describe('CODE: what happened.'))),
  priority: z.int(),
  startedAt: z.iso.datetime(),
  endedAt: z.nullable(z.iso.datetime()),
  nodeId: z.nullable(z.string().check(describe('Where it stands, or where it failed. Null: it has ended otherwise.'))),
  dueAt: z.nullable(z.iso.datetime().check(describe('When its wait ends. Null: it does not wait.'))),
  isHeld: z.boolean().check(describe('It stands still: its workflow is paused, or workflows are off.')),
  pausedAt: z.nullable(
    z.iso.datetime().check(describe('Since when it is paused itself: it stands still where it next stops.')),
  ),
  replayOf: z.nullable(z.guid().check(describe('The run that it repeats.'))),
  steps: z.int(),
});

const attempt = z.object({
  step: z.int(),
  nodeId: z.string(),
  attempt: z.int(),
  error: z.nullable(z.string()),
  failedAt: z.iso.datetime(),
  retriedBy: z.string(),
  retriedAt: z.iso.datetime(),
});

const moved = z.object({ id: z.guid(), status: z.enum(runStatuses) });
const read = { access: 'viewer', method: 'GET', status: 200 } as const;
const move = { access: 'operator', method: 'POST', status: 202, errors: [409] } as const;

/** A pass over a tenant's customers. */
const entryJob = z.object({
  id: z.guid(),
  workflowId: z.guid(),
  status: z.enum(['RUNNING', 'FINISHED', 'STOPPED']),
  customers: z.int().check(describe('How many the tenant has.')),
  looked: z.int().check(describe('Customers who were looked at.')),
  entered: z.int(),
  refused: z.int().check(describe('Customers for whom the condition held, and who may not enter.')),
  reasons: z.record(z.string(), z.int()).check(describe('How many of these, by reason, such as ALREADY_ENTERED.')),
  createdAt: z.iso.datetime(),
  endedAt: z.nullable(z.iso.datetime()),
});

export const routes = defineRoutes('workflows', {
  startRuns: {
    ...move,
    path: '/api/workflows/{id}/runs',
    summary: 'Let customers enter a workflow by hand',
    description:
      'The active version must have an entry of the kind "manual". Its `input` says what is asked for, 422 names each member that is missing or wrong. A customer who may not enter is refused with a reason, such as ALREADY_ENTERED, or NO_MATCH when the condition of the entry does not hold. With `where`, all customers for whom the condition holds enter, as a job: GET /api/runs/entries/{jobId} tells how far it is.',
    params: object({ id }),
    body: object({
      customerId: z.optional(id),
      customerIds: z.optional(
        z
          .array(id, { error: 'must be a list of ids of customers' })
          .check(
            z.minLength(1, 'must name a customer'),
            z.maxLength(MOST_CUSTOMERS, `must have at most ${MOST_CUSTOMERS} ids`),
          ),
      ),
      where: z.optional(freeObject.check(describe('A condition, as an entry has it.'))),
      input: z.optional(freeObject.check(describe('Of all runs, at most 64 KB.'))),
      priority: z.optional(wholeNumber(1, 100)),
    }),
    example: { customerId: '3fae0d4c-6f0e-4a56-9d0b-0c5b3d3a4b1c' },
    reply: z.object({
      runs: z.array(z.object({ runId: z.guid(), customerId: z.guid() })),
      refused: z.array(z.object({ customerId: z.guid(), reason: z.string() })),
      jobId: z.optional(z.guid()),
    }),
  },
  getEntryJob: {
    ...read,
    path: '/api/runs/entries/{id}',
    summary: 'How far a job is that lets customers enter',
    params: object({ id }),
    reply: entryJob,
  },
  stopEntryJob: {
    ...move,
    path: '/api/runs/entries/{id}/stop',
    summary: 'Let no further customers enter by a job',
    description: 'Those who have entered stay. One that has ended stays as it is.',
    params: object({ id }),
    reply: entryJob,
  },
  listRuns: {
    ...read,
    path: '/api/runs',
    summary: 'List runs of workflows, newest first',
    query: object({
      ...paging,
      workflowId: z.optional(id),
      customerId: z.optional(id),
      status: z.optional(choice(runStatuses)),
      nodeId: z.optional(text(64, { description: 'Runs that stand at this node' })),
    }),
    reply: listOf(runView),
  },
  getRun: {
    ...read,
    path: '/api/runs/{id}',
    summary: 'One run with its variables',
    params: object({ id }),
    reply: z.extend(runView, {
      variables: freeObject,
      input: z.nullable(freeObject),
      trigger: z.nullable(freeObject),
      attempts: z.array(attempt).check(describe('Failures before a retry, at most the first hundred.')),
    }),
  },
  cancelRun: {
    ...move,
    path: '/api/runs/{id}/cancel',
    summary: 'End a run where it stands',
    description: 'One that has been cancelled already stays so. 409 for one that has ended otherwise.',
    params: object({ id }),
    reply: moved,
  },
  pauseRun: {
    ...move,
    path: '/api/runs/{id}/pause',
    summary: 'Let a run stand still where it next stops',
    description:
      'Nothing is lost: what it waits for meanwhile is kept. One that is paused already stays so. 409 for one that has ended.',
    params: object({ id }),
    reply: moved,
  },
  resumeRun: {
    ...move,
    path: '/api/runs/{id}/resume',
    summary: 'Let a paused run go on',
    description:
      'One that is not paused stays as it is. While its workflow is paused it still stands. 409 for one that has ended.',
    params: object({ id }),
    reply: moved,
  },
  retryRun: {
    ...move,
    path: '/api/runs/{id}/retry',
    summary: 'Let a failed run go on from the node where it failed',
    description:
      'The step is taken again with the same number, so what it did before it failed is not done twice. 409 for a run that has not failed, and where its customer has entered again meanwhile.',
    params: object({ id }),
    reply: moved,
  },
  wakeRun: {
    ...move,
    path: '/api/runs/{id}/wake',
    summary: 'End the wait of a run now',
    description:
      'Without a port a wait for a moment ends as if the moment had come, and one for an event or a condition leaves by "timeout" if it has that way. 409 when it does not wait, or waits for a job or for branches.',
    params: object({ id }),
    body: object({ port: z.optional(text(100, { description: 'The way out that it takes' })) }),
    example: { port: 'next' },
    reply: moved,
  },
  replayRun: {
    ...move,
    path: '/api/runs/{id}/replay',
    summary: 'Start an ended run anew, as another run',
    description:
      'With the same customer, event and input, in the active version or the one that is named. What the first run did is done again. 409 for a run that has not ended.',
    params: object({ id }),
    body: object({ version: z.optional(wholeNumber(1, 2_147_483_647)) }),
    example: { version: 1 },
    reply: moved,
  },
});
