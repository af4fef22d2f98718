import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, flag, id, text, wholeNumber } from '../../http/fields/fields.ts';
import { moment } from '../../http/fields/moment.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { taskPriorities } from '../task-view.ts';

/** Most tasks that one call shares out. */
export const MOST_TASKS = 1000;

/** Most reps that one call may name. */
const MOST_REPS = 100;

const filter = object({
  assigneeId: z.optional(id),
  isAssigned: z.optional(flag),
  customerId: z.optional(id),
  triggerId: z.optional(id),
  priority: z.optional(choice(taskPriorities)),
  source: z.optional(text(100)),
  dueSince: z.optional(moment),
  dueBefore: z.optional(moment),
  isDated: z.optional(flag),
  createdSince: z.optional(moment),
  createdBefore: z.optional(moment),
}).check(describe('As in the list of tasks; only open tasks are meant.'));

const reps = z
  .array(id, { error: 'must be a list of ids of users' })
  .check(z.minLength(1, 'must name a user'), z.maxLength(MOST_REPS, `must have at most ${MOST_REPS} ids`));

export const routes = defineRoutes('tasks', {
  reassignTasks: {
    method: 'POST',
    path: '/api/tasks/reassign',
    access: 'operator',
    summary: 'Share open tasks out among reps by their load',
    description:
      'Each task goes to the rep who then has the fewest open tasks of the day on which it is due, up to the capacity, and to the most open tasks of the user or of the setting assignment; what is overdue counts as due today. Tasks in progress move too. Users who are away today or on that day get none. A task stays where it is when its rep has room for it, or nobody has. `expected` is how many tasks the filter matches; 409 with the number when it is another. With `dryRun` nothing is written, and the reply says what would be.',
    body: object({
      filter,
      to: z.optional(reps),
      expected: z.optional(wholeNumber(0, MOST_TASKS)),
      dryRun: z._default(flag, false),
    }).check(
      z.refine(({ expected, dryRun }) => expected !== undefined || dryRun, {
        path: ['expected'],
        error: `is required: how many tasks the filter matches, which "dryRun": true tells`,
      }),
    ),
    example: { filter: { isAssigned: false }, expected: 0 },
    reply: z.object({
      matched: z.int(),
      moved: z.int(),
      kept: z.int().check(describe('Stay with their rep, who has room for them.')),
      left: z
        .int()
        .check(describe('Stay where they are: nobody has room for them, or who has is full by those of other days.')),
      given: z.array(z.object({ id: z.guid(), name: z.nullable(z.string()), tasks: z.int() })),
    }),
    status: 200,
  },
});
