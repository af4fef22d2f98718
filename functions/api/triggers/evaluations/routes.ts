import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, text } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { freeObject, isObject, object } from '../../http/fields/strict-object.ts';
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

const customer = z.object({ customerId: z.guid(), customerName: z.nullable(z.string()) });

const against = z.nullable(
  z
    .object({
      added: z.int(),
      removed: z.int(),
      unchanged: z.int(),
      addedCustomers: z.array(customer),
      removedCustomers: z.array(
        z.extend(customer, { reason: z.nullable(z.string().check(describe('Null: not matched any more.'))) }),
      ),
    })
    .check(
      describe('Customers with a task by the config of the request and not by the saved one, and the other way round.'),
    ),
);

const preview = z.object({
  now: z.iso.datetime(),
  matched: z.int(),
  counts: z.object({ wouldCreate: z.int(), deferred: z.int(), alreadyDone: z.int(), suppressed: freeObject }),
  wouldCreate: z.array(candidate),
  suppressed: z.array(z.extend(candidate, { reason: z.string() })),
  nextCursor: z.nullable(z.string()),
  against,
});

const lists =
  'Writes nothing. Lists up to `limit` (at most 100) of each, longest waiting first, and `nextCursor` when more follow; `counts` counts them all. ALREADY_DONE is counted, not listed.';

export const routes = defineRoutes('triggers', {
  previewTrigger: {
    method: 'POST',
    path: '/api/admin/triggers/{id}/preview',
    access: 'operator',
    summary: 'Customers who would get a task now, and those who are suppressed and why',
    description: `${lists} With a config in the body it shows what that config would do in place of the saved one, and the difference in \`against\`: a setting that is left out takes its default, as with PUT.`,
    params: object({ id }),
    query: object(paging),
    body: object({ config: z.optional(freeObject.check(z.refine(isObject, 'must be an object'))) }),
    example: { config: { daysAfter: 14 } },
    reply: preview,
    status: 200,
  },
  previewNewTrigger: {
    method: 'POST',
    path: '/api/admin/triggers/preview',
    access: 'operator',
    summary: 'What a trigger that does not exist yet would do now',
    description: lists,
    query: object(paging),
    body: object({ triggerType: text(100), config: z.optional(freeObject) }),
    example: { triggerType: 'SAMPLE_NO_ORDER', config: { daysAfter: 14 } },
    reply: preview,
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
      from: z.optional(moment),
      to: z.optional(moment),
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
