import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, text } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const entry = z.object({
  id: z.guid(),
  actor: z
    .string()
    .check(
      describe(
        '`key:` and the id of a key, `user:` and the id of a user who signed in by single sign-on, `sql:` and the login of a writer by SQL, or a part of the system.',
      ),
    ),
  actorName: z.nullable(
    z.string().check(describe('Name of the key or user. Null for other actors and platform keys.')),
  ),
  action: z.string().check(describe('Such as trigger.changed.')),
  entityType: z.string(),
  entityId: z.guid(),
  changes: z.nullable(z.unknown()).check(describe('Each member from and to. Null when it has more than 4 KB.')),
  occurredAt: z.iso.datetime(),
});

export const routes = defineRoutes('tenants', {
  listAuditEntries: {
    method: 'GET',
    path: '/api/audit',
    access: 'admin',
    summary: 'List what was changed and by whom, newest first',
    query: object({
      ...paging,
      entityType: z.optional(text(100, { description: 'Such as trigger, settings, key, task, job, booking.' })),
      entityId: z.optional(id),
      action: z.optional(text(100)),
      actor: z.optional(text(200)),
      isByTrigger: z.optional(
        choice(['true', 'false']).check(
          describe('true: what triggers did, such as evaluations and tasks. false: what everybody else changed.'),
        ),
      ),
      since: z.optional(moment),
      before: z.optional(moment),
    }),
    reply: listOf(entry),
    status: 200,
  },
});
