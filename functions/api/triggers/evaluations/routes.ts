import * as z from 'zod/mini';
import { instant } from '../../bookings/booking/time-fields.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice, id } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const sources = ['SCHEDULE', 'MANUAL'] as const;
const evaluationStatuses = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED'] as const;

const evaluationView = z.object({
  id: z.guid(),
  triggerId: z.guid(),
  triggerType: z.string(),
  triggerName: z.nullable(z.string()),
  source: z.enum(sources),
  scheduledAt: z.iso.datetime(),
  status: z.enum(evaluationStatuses),
  examined: z.nullable(z.int().check(describe('Customers whom it looked at.'))),
  isFull: z.nullable(
    z
      .boolean()
      .check(
        describe(
          'It looked at all customers; otherwise at those with changes since the last one and those who had waited.',
        ),
      ),
  ),
  matched: z.int().check(describe('Of the examined: what was due, done before or not.')),
  created: z.int(),
  alreadyDone: z.int(),
  suppressed: freeObject,
  unassigned: z.int(),
  deferred: z.int(),
  error: z.nullable(z.string()),
  requestedBy: z.nullable(z.string().check(describe('`schedule:` and its name, or `key:` and its id.'))),
  requesterName: z.nullable(z.string().check(describe('Name of the key. Null for schedules and platform keys.'))),
  requestedAt: z.iso.datetime(),
  startedAt: z.nullable(z.iso.datetime()),
  finishedAt: z.nullable(z.iso.datetime()),
});

const candidate = z.object({
  customerId: z.guid(),
  customerName: z.nullable(z.string()),
  occurrenceKey: z.string(),
  product: z.nullable(z.string()),
  factOn: z.iso.date(),
  days: z.int(),
});

export const routes = defineRoutes('triggers', {
  previewTrigger: {
    method: 'POST',
    path: '/api/admin/triggers/{id}/preview',
    access: 'operator',
    summary: 'Customers who would get a task now, and those who are suppressed and why',
    description:
      'Writes nothing. Lists up to `limit` (at most 100) of each, longest waiting first, and `nextCursor` when more follow; `counts` counts them all. ALREADY_DONE is counted, not listed.',
    params: object({ id }),
    query: object(paging),
    reply: z.object({
      now: z.iso.datetime(),
      matched: z.int(),
      counts: z.object({ wouldCreate: z.int(), deferred: z.int(), alreadyDone: z.int(), suppressed: freeObject }),
      wouldCreate: z.array(candidate),
      suppressed: z.array(z.extend(candidate, { reason: z.string() })),
      nextCursor: z.nullable(z.string()),
    }),
    status: 200,
  },
  runTrigger: {
    method: 'POST',
    path: '/api/admin/triggers/{id}/run',
    access: 'operator',
    summary: 'Evaluate a trigger now',
    params: object({ id }),
    reply: z.object({ evaluationId: z.guid(), statusUrl: z.string() }),
    status: 202,
  },
  processTriggers: {
    method: 'POST',
    path: '/api/jobs/process-triggers',
    access: 'operator',
    summary: 'Evaluate all active triggers now',
    reply: z.object({
      evaluations: z.array(
        z.object({ evaluationId: z.guid(), triggerId: z.guid(), triggerType: z.string(), statusUrl: z.string() }),
      ),
    }),
    status: 202,
  },
  listEvaluations: {
    method: 'GET',
    path: '/api/evaluations',
    access: 'viewer',
    summary: 'List evaluations of triggers and their results, newest first',
    description: '`from` and `to` are about scheduledAt: at or after the one, before the other.',
    query: object({
      ...paging,
      triggerId: z.optional(id),
      status: z.optional(choice(evaluationStatuses)),
      source: z.optional(choice(sources)),
      from: z.optional(instant),
      to: z.optional(instant),
    }),
    reply: listOf(evaluationView),
    status: 200,
  },
  getEvaluation: {
    method: 'GET',
    path: '/api/evaluations/{id}',
    access: 'viewer',
    summary: 'One evaluation',
    params: object({ id }),
    reply: evaluationView,
    status: 200,
  },
});
