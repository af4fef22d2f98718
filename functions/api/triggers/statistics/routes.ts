import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { id } from '../../http/fields/fields.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { counts, statistics } from './statistics-view.ts';

const perRep = z.object({
  assigneeId: z.nullable(
    z.guid().check(describe('Null: tasks without a rep, and deleted tasks, whose rep is not known any more.')),
  ),
  assigneeName: z.nullable(z.string()),
  created: z.int(),
  ...counts,
});

const perMonth = z.object({
  month: z.string().check(describe("Such as 2026-01, in the tenant's zone: when the tasks were created.")),
  created: z.int(),
  ...counts,
});

const perArm = z.object({
  experimentId: z.guid(),
  experimentName: z.string(),
  arm: z.string(),
  label: z.string(),
  customers: z.int().check(describe('Who came to the arm by chance.')),
  created: z.int(),
  ...counts,
});

const suppressed = z.object({
  at: z.iso.datetime(),
  reasons: freeObject.check(
    describe('How many, by reason: HELD_OUT and ARM_WAITS are those of an experiment on the trigger.'),
  ),
});

export const routes = defineRoutes('triggers', {
  getTriggerStatistics: {
    method: 'GET',
    path: '/api/admin/triggers/{id}/statistics',
    access: 'viewer',
    summary: "What became of a trigger's tasks: in total, by rep, by month and by arm of an experiment",
    description:
      'perRep: by whom they are assigned to now, most tasks first, 200 at the most; repCount says how many there are. perMonth: of the last 24 months those in which tasks were created, newest first. perArm: of the ten experiments on the trigger that began last, each arm, and HELD_OUT where customers are held out.',
    params: object({ id }),
    reply: z.object({
      totals: statistics,
      repCount: z.int().check(describe('Entries that perRep would have without its limit.')),
      perRep: z.array(perRep),
      perMonth: z.array(perMonth),
      perArm: z.array(perArm),
      suppressed: z.nullable(
        suppressed.check(
          describe('Who was due at the last evaluation that succeeded, and got no task. Null: there was none.'),
        ),
      ),
    }),
    status: 200,
  },
});
