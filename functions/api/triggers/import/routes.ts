import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { flag } from '../../http/fields/fields.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const MOST_BYTES = 3 * 1024 * 1024;

const verdict = z.enum(['PASS', 'WARN', 'FAIL']);

const importedTrigger = z.object({
  sourceId: z.string(),
  status: z
    .enum(['created', 'unchanged', 'changed', 'checked'])
    .check(
      describe(
        'changed: its record was imported before and says something else now; nothing was written. checked: a dry run.',
      ),
    ),
  id: z.nullable(z.guid()),
  name: z.string(),
  triggerType: z.string(),
  config: freeObject,
  wasActive: z.boolean().check(describe('In the older system. Here it is switched off until a person switches it on.')),
  changes: z.array(z.string().check(describe('What differs from the record, in words.'))),
});

export const routes = defineRoutes('triggers', {
  importTriggers: {
    method: 'POST',
    path: '/api/admin/triggers/import',
    access: 'admin',
    summary: 'Take in triggers of the older system, and what they have followed up',
    description:
      'The content has rows of the older tables AutomatedTrigger, TriggeredTask and Task, up to 200, 500 and 500. Triggers come in switched off. A follow-up comes with its task, and what it was about is not acted on again. Idempotent; rows that cannot be taken in are skipped and listed. With dryRun nothing is written.',
    body: object({
      content: freeObject.check(describe('{AutomatedTrigger: [...], TriggeredTask: [...], Task: [...]}')),
      dryRun: z.optional(flag),
    }),
    example: {
      content: {
        AutomatedTrigger: [
          { id: 'old-1', triggerType: 'SAMPLE_NO_ORDER', name: 'After two weeks', config: { daysAfter: 14 } },
        ],
      },
      dryRun: true,
    },
    mostBytes: MOST_BYTES,
    reply: z.object({
      verdict,
      checks: z.array(z.object({ name: z.string(), verdict, message: z.string() })),
      triggers: z.array(importedTrigger),
      followUps: z.array(
        z.object({
          sourceId: z.string(),
          triggerSourceId: z.string(),
          status: z.enum(['kept', 'known', 'checked']),
          occurrences: z.int().check(describe('What is due now, or will be, and is over by it.')),
          hasTask: z.boolean(),
        }),
      ),
      badRows: z.array(
        z.object({
          place: z.string().check(describe('Table and number of the row, such as TriggeredTask 3.')),
          sourceId: z.nullable(z.string()),
          reason: z.string(),
        }),
      ),
    }),
    status: 200,
    errors: [409, 413],
  },
});
