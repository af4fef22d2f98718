import * as z from 'zod/mini';
import { MOST_OPEN_TASKS } from '../../../engine/assignment/assignment.ts';
import { describe } from '../../http/fields/describe.ts';
import { flag, wholeNumber } from '../../http/fields/fields.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';
import { among } from '../../settings/assignment-field.ts';

/** Most tasks that one call looks at, and so moves. */
export const MOST_MOVES = 10_000;

const rep = z.object({
  id: z.guid(),
  name: z.nullable(z.string()),
  limit: z.nullable(z.int()),
  before: z.int().check(describe('Open tasks.')),
  after: z.int(),
});

export const routes = defineRoutes('tasks', {
  evenOutTasks: {
    method: 'POST',
    path: '/api/tasks/even-out',
    access: 'operator',
    summary: 'Move open tasks from reps over their limit to those with room',
    description:
      'The fewest moves that bring each rep down to their most open tasks: maxOpenTasks here, or of the user, or of the setting assignment. Tasks in progress stay, and a rep keeps their own customers the longest. Who is away today or on the day, or full, gets none; what nobody has room for stays. `expected` is how many tasks move; 409 with the number when it is another. With `dryRun` nothing is written, and the reply says what would be. With nothing to move the call changes nothing, whatever is expected. Of more than 10 000 tasks above the limits a call looks at the most urgent, and `left` says how many it did not come to: call again.',
    body: object({
      among: z.optional(among),
      maxOpenTasks: z.optional(wholeNumber(0, MOST_OPEN_TASKS)),
      expected: z.optional(wholeNumber(0, MOST_MOVES)),
      dryRun: z._default(flag, false),
    }).check(
      z.refine(({ expected, dryRun }) => expected !== undefined || dryRun, {
        path: ['expected'],
        error: `is required: how many tasks move, which "dryRun": true tells`,
      }),
    ),
    example: { maxOpenTasks: 20, expected: 0 },
    reply: z.object({
      moves: z.int(),
      over: z.int().check(describe('Tasks above the limits that stay: nobody has room, or they are in progress.')),
      left: z
        .int()
        .check(
          describe(
            'Tasks above the limits that the call did not come to. 0 unless there are more than 10 000: then call again.',
          ),
        ),
      reps: z.array(rep).check(describe('Who gives or gets tasks, or is over the limit: the 500 with the most moves.')),
    }),
    status: 200,
  },
});
