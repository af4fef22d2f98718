/** What is counted of the tasks of a trigger. Loads in a browser. */
import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';

/** How many tasks there are, by what became of them. */
export const counts = {
  completed: z.int(),
  pending: z.int().check(describe('PENDING and IN_PROGRESS.')),
  cancelled: z.int(),
  deleted: z.int().check(describe('No longer in the CRM.')),
  completionRate: z
    .number()
    .check(z.minimum(0), z.maximum(100), describe('Percent completed of those that are not deleted, one decimal.')),
  medianHoursToCompletion: z.nullable(z.number()),
};

/** All tasks of a trigger. */
export const statistics = z.object({
  total: z.int().check(describe('Tasks ever created: the sum of the four below.')),
  ...counts,
});
