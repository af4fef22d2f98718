import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { repView } from '../users/routes.ts';

/** Of open tasks, by when they are due. */
export const counts = {
  open: z.int(),
  overdue: z.int(),
  today: z.int().check(describe('Due from now to the end of the day.')),
  later: z.int(),
  undated: z.int(),
};

const rep = z.object({ id: z.guid(), name: z.nullable(z.string()), isActive: z.boolean(), ...repView, ...counts });

export const boardView = z.object({
  now: z.iso.datetime(),
  tomorrowAt: z.iso
    .datetime()
    .check(describe("Where the tenant's day ends: `dueBefore` of the list of what is due today.")),
  timeZone: z.string(),
  total: z.object(counts).check(describe('The reps and what is unassigned.')),
  unassigned: z.object(counts),
  reps: z.array(rep).check(describe('Active users, and users who left with open tasks; up to 500.')),
});

export const routes = defineRoutes('tasks', {
  getTaskBoard: {
    method: 'GET',
    path: '/api/tasks/board',
    access: 'viewer',
    summary: 'Open tasks by rep and by when they are due, with capacity and leave',
    description:
      'Each count is the length of a list of `GET /api/tasks?isOpen=true`: overdue with dueBefore=now, today with dueSince=now and dueBefore=tomorrowAt, later with dueSince=tomorrowAt, undated with isDated=false.',
    reply: boardView,
    status: 200,
  },
});
