import * as z from 'zod/mini';
import { choice, id } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoute } from '../../http/route.ts';

const evaluationStatuses = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED'] as const;

const evaluationView = z.object({
  id: z.guid(),
  triggerId: z.guid(),
  triggerType: z.string(),
  triggerName: z.nullable(z.string()),
  source: z.enum(['SCHEDULE', 'MANUAL']),
  scheduledAt: z.iso.datetime(),
  status: z.enum(evaluationStatuses),
  matched: z.int(),
  created: z.int(),
  alreadyDone: z.int(),
  suppressed: freeObject,
  unassigned: z.int(),
  deferred: z.int(),
  error: z.nullable(z.string()),
  requestedBy: z.nullable(z.string()),
  requestedAt: z.iso.datetime(),
  startedAt: z.nullable(z.iso.datetime()),
  finishedAt: z.nullable(z.iso.datetime()),
});

const place = { function: 'triggers', access: 'operator' } as const;

const candidate = z.object({
  customerId: z.guid(),
  customerName: z.nullable(z.string()),
  occurrenceKey: z.string(),
  product: z.nullable(z.string()),
  factOn: z.iso.date(),
  days: z.int(),
});

const previewTrigger = defineRoute({
  ...place,
  method: 'POST',
  path: '/api/admin/triggers/{id}/preview',
  name: 'previewTrigger',
  summary: 'Who would get a task now, and who is suppressed and why',
  description:
    'Writes nothing. Lists up to `limit` of each, longest waiting first; `counts` has them all. ALREADY_DONE is counted, not listed.',
  params: object({ id }),
  query: object({ limit: paging.limit }),
  reply: z.object({
    now: z.iso.datetime(),
    matched: z.int(),
    counts: z.object({ wouldCreate: z.int(), deferred: z.int(), alreadyDone: z.int(), suppressed: freeObject }),
    wouldCreate: z.array(candidate),
    suppressed: z.array(z.extend(candidate, { reason: z.string() })),
  }),
  status: 200,
});

const runTrigger = defineRoute({
  ...place,
  method: 'POST',
  path: '/api/admin/triggers/{id}/run',
  name: 'runTrigger',
  summary: 'Evaluate a trigger now',
  params: object({ id }),
  reply: z.object({ evaluationId: z.guid(), statusUrl: z.string() }),
  status: 202,
});

const processTriggers = defineRoute({
  ...place,
  method: 'POST',
  path: '/api/jobs/process-triggers',
  name: 'processTriggers',
  summary: 'Evaluate all active triggers now',
  reply: z.object({
    evaluations: z.array(
      z.object({ evaluationId: z.guid(), triggerId: z.guid(), triggerType: z.string(), statusUrl: z.string() }),
    ),
  }),
  status: 202,
});

const listEvaluations = defineRoute({
  ...place,
  access: 'viewer',
  method: 'GET',
  path: '/api/evaluations',
  name: 'listEvaluations',
  summary: 'What triggers looked at and did, newest first',
  query: object({ ...paging, triggerId: z.optional(id), status: z.optional(choice(evaluationStatuses)) }),
  reply: listOf(evaluationView),
  status: 200,
});

const getEvaluation = defineRoute({
  ...place,
  access: 'viewer',
  method: 'GET',
  path: '/api/evaluations/{id}',
  name: 'getEvaluation',
  summary: 'One evaluation',
  params: object({ id }),
  reply: evaluationView,
  status: 200,
});

export const routes = { previewTrigger, runTrigger, processTriggers, listEvaluations, getEvaluation };
