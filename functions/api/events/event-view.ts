/** An event as the API returns it. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { freeObject } from '../http/fields/strict-object.ts';

export const outcomes = ['WAITING', 'DONE', 'SKIPPED', 'FAILED'] as const;

export const eventItem = z.object({
  id: z.guid(),
  type: z.string(),
  customerId: z.nullable(z.guid()),
  customerName: z.nullable(z.string()),
  occurredAt: z.iso.datetime(),
  dedupeKey: z.string().check(describe('Begins with `crm:` for what the database recorded itself.')),
  outcome: z.enum(outcomes).check(describe('FAILED without handledAt: it is tried again.')),
  reason: z.nullable(z.string().check(describe('Why it was skipped or failed.'))),
  attempts: z.int().check(describe('Attempts that failed.')),
  handledAt: z.nullable(z.iso.datetime()),
});

const reaction = z.object({
  id: z.guid(),
  type: z.string(),
  title: z.nullable(z.string()),
  at: z.iso.datetime(),
});

const job = z.extend(reaction, {
  status: z.nullable(z.string()),
  error: z.nullable(z.string()),
  endedAt: z.nullable(z.iso.datetime()),
});

export const eventView = z.extend(eventItem, {
  data: z.nullable(freeObject).check(describe('Null when it has more than 48 KB.')),
  reactions: z
    .object({
      jobs: z.array(job),
      emails: z.array(job).check(describe('Jobs too; `title` is the template.')),
      documents: z.array(reaction),
      activities: z.array(reaction),
    })
    .check(describe('What it caused, up to 200 in all.')),
});
