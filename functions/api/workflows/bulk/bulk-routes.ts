import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, text, wholeNumber } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const actions = ['pause', 'resume', 'cancel', 'retry', 'wake', 'replay'] as const;

const filter = object({
  workflowId: z.optional(id),
  version: z.optional(wholeNumber(1, 2_147_483_647)),
  customerId: z.optional(id),
  status: z.optional(choice(['RUNNING', 'FINISHED', 'FAILED', 'CANCELLED'])),
  nodeId: z.optional(text(64, { description: 'Runs that stand at this node, or failed there' })),
  error: z.optional(text(100, { description: 'The code of the error' })),
  from: z.optional(moment.check(describe('Started at or after this.'))),
  to: z.optional(moment.check(describe('Started before this.'))),
});

const asked = {
  action: choice(actions).check(
    describe('retry is for failed runs, replay for ended ones, the others for those that are going on.'),
  ),
  filter: filter.check(describe('Runs that fit all of its members. Without members: all runs that the action is for.')),
  version: z.optional(
    wholeNumber(1, 2_147_483_647, { description: 'Of a replay with filter.workflowId: the version of the new runs' }),
  ),
};

const move = z.object({
  id: z.guid(),
  jobId: z.guid(),
  action: z.enum(actions),
  filter: freeObject,
  status: z.enum(['QUEUED', 'RUNNING', 'DONE', 'STOPPED', 'FAILED']),
  error: z.nullable(z.string()),
  total: z.int().check(describe('Runs that fitted when it was asked for.')),
  lookedAt: z.int().check(describe('Runs that it has come to.')),
  moved: z.int(),
  refused: z
    .record(z.string(), z.int())
    .check(describe('Runs that the action could not be done with, by reason: ENDED, NOT_WAITING, ENTERED_AGAIN, …')),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  stoppedAt: z.nullable(z.iso.datetime()),
  endedAt: z.nullable(z.iso.datetime()),
});

export const routes = defineRoutes('workflows', {
  countRuns: {
    method: 'POST',
    path: '/api/runs/bulk/count',
    access: 'operator',
    summary: 'How many runs a bulk action would be for',
    body: object(asked),
    example: { action: 'retry', filter: { error: 'STEP_FAILED' } },
    reply: z.object({ count: z.int() }),
    status: 200,
  },
  moveRuns: {
    method: 'POST',
    path: '/api/runs/bulk',
    access: 'operator',
    summary: 'Pause, resume, cancel, retry, wake or replay many runs',
    description:
      'expectedCount is what POST /api/runs/bulk/count said; 409 when the filter no longer fits as many runs, and nothing is changed. A job moves them, 10 000 at a time; GET /api/runs/bulk/{id} has its progress.',
    body: object({ ...asked, expectedCount: wholeNumber(0, 2_147_483_647) }),
    example: { action: 'pause', filter: { customerId: '3fae0d4c-6f0e-4a56-9d0b-0c5b3d3a4b1c' }, expectedCount: 1 },
    reply: z.object({ id: z.guid(), jobId: z.guid(), total: z.int(), statusUrl: z.string() }),
    status: 202,
    errors: [409],
  },
  getMove: {
    method: 'GET',
    path: '/api/runs/bulk/{id}',
    access: 'viewer',
    summary: 'How far a bulk action has come',
    params: object({ id }),
    reply: move,
    status: 200,
  },
  stopMove: {
    method: 'POST',
    path: '/api/runs/bulk/{id}/stop',
    access: 'operator',
    summary: 'Stop a bulk action',
    description: 'Runs that were moved stay so. One that has ended or was stopped stays as it is.',
    params: object({ id }),
    reply: move,
    status: 202,
  },
});
