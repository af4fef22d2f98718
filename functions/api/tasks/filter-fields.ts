/** What a list of tasks may be narrowed to. */
import * as z from 'zod/mini';
import { describe } from '../http/fields/describe.ts';
import { choice, id, text } from '../http/fields/fields.ts';
import { flagOf } from '../http/fields/flag-of.ts';
import { moment } from '../http/fields/moment.ts';
import { taskPriorities } from './task-view.ts';

const yesOrNo = choice(['true', 'false']);

/** Members of the query. */
export const taskFilters = {
  priority: z.optional(choice(taskPriorities)),
  source: z.optional(text(100, { description: 'Type of the trigger that created it.' })),
  customerId: z.optional(id),
  assigneeId: z.optional(id),
  isAssigned: z.optional(yesOrNo),
  triggerId: z.optional(id),
  isDated: z.optional(yesOrNo.check(describe('Whether it has a due date.'))),
  dueSince: z.optional(moment),
  dueBefore: z.optional(moment),
  createdSince: z.optional(moment),
  createdBefore: z.optional(moment),
};

type Given = z.infer<z.ZodMiniObject<typeof taskFilters>>;

const instantOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));

/** Parameters of a statement that lists tasks: null for a member that was left out. */
export const toFilter = (given: Given) => ({
  priority: given.priority ?? null,
  source: given.source ?? null,
  customerId: given.customerId ?? null,
  assigneeId: given.assigneeId ?? null,
  triggerId: given.triggerId ?? null,
  isAssigned: flagOf(given.isAssigned),
  isDated: flagOf(given.isDated),
  dueSince: instantOf(given.dueSince),
  dueBefore: instantOf(given.dueBefore),
  createdSince: instantOf(given.createdSince),
  createdBefore: instantOf(given.createdBefore),
});
