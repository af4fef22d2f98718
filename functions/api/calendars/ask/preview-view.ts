/** What a preview shows. */
import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';

const spans = z.array(z.object({ opensAt: z.iso.datetime(), closesAt: z.iso.datetime() }));
const moved = {
  from: z.nullable(z.iso.datetime()),
  to: z.nullable(z.iso.datetime().check(describe('Null: not within about 400 days.'))),
};

export const preview = z.object({
  days: z.array(z.object({ day: z.iso.date(), from: spans, to: spans })),
  waits: z.array(
    z.object({
      runId: z.guid(),
      workflowId: z.guid(),
      nodeId: z.string(),
      customerId: z.nullable(z.guid()),
      ...moved,
    }),
  ),
  schedules: z.array(
    z.object({
      workflowId: z.nullable(z.guid().check(describe('Null: a schedule of /api/schedules.'))),
      entry: z.nullable(z.int().check(describe('The place among the entries of the start, from 1.'))),
      name: z.nullable(z.string().check(describe('Of a schedule of /api/schedules.'))),
      ...moved,
    }),
  ),
});
