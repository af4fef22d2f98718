import * as z from 'zod/mini';
import { MOST_OPEN_TASKS } from '../../../engine/assignment/assignment.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, wholeNumber } from '../../http/fields/fields.ts';
import { day } from '../../http/fields/moment.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const leaveView = z.nullable(
  z
    .object({ from: z.iso.date(), until: z.iso.date() })
    .check(describe("Days in the tenant's zone, the last one included. Null: none is known.")),
);
const capacityView = z.nullable(z.int().check(describe('Tasks that the user can do on one day. Null: no limit.')));

/** Members that every view of a rep has. */
export const repView = { capacity: capacityView, leave: leaveView, isOnLeave: z.boolean() };

const userView = z.object({
  id: z.guid(),
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  role: z.nullable(z.string()),
  isActive: z.boolean(),
  ...repView,
  maxOpenTasks: z.nullable(
    z.int().check(describe('Most open tasks of this user. Null: as the setting assignment says.')),
  ),
  load: z.object({
    limit: z.nullable(z.int().check(describe('Most open tasks that count for the user. Null: no limit.'))),
    share: z.nullable(z.number().check(describe('openTasks of the limit: 1 is full.'))),
    awayUntil: z.nullable(
      z.iso
        .date()
        .check(
          describe('The last day on end, by leave, by the own calendar, or by one after the other. Null: there today.'),
        ),
    ),
  }),
  openTasks: z.int(),
  overdueTasks: z.int(),
});

const leave = object({ from: day, until: day }).check(
  z.refine(({ from, until }) => until >= from, 'must end on or after its first day'),
);

export const routes = defineRoutes('tasks', {
  listUsers: {
    method: 'GET',
    path: '/api/users',
    access: 'viewer',
    summary: "List the CRM's users, with their open tasks, capacity and leave",
    query: object({ ...paging, isActive: z.optional(choice(['true', 'false'])) }),
    reply: listOf(userView),
    status: 200,
  },
  changeUser: {
    method: 'PATCH',
    path: '/api/users/{id}',
    access: 'operator',
    summary: "Change a user's limits or leave",
    description:
      'They count when tasks are shared out. `capacity` is of one day, `maxOpenTasks` of all days. 0 gives the user none; null is no limit of the user’s own. A leave of null ends it. Name and role are changed in the CRM.',
    params: object({ id }),
    body: object({
      capacity: z.optional(z.nullable(wholeNumber(0, 1000))),
      maxOpenTasks: z.optional(z.nullable(wholeNumber(0, MOST_OPEN_TASKS))),
      leave: z.optional(z.nullable(leave)),
    }),
    example: { capacity: 12, leave: { from: '2026-07-03', until: '2026-07-14' } },
    reply: userView,
    status: 200,
  },
});
