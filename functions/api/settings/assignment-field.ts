/** The setting `assignment`: who gets tasks. */
import * as z from 'zod/mini';
import {
  MOST_FALLBACKS,
  MOST_OPEN_TASKS,
  MOST_ROLES,
  MOST_USERS,
  problemsOf,
  steps,
  strategies,
} from '../../engine/assignment/assignment.ts';
import { choice, id, text, wholeNumber } from '../http/fields/fields.ts';
import { requiredOr } from '../http/fields/required-or.ts';
import { object } from '../http/fields/strict-object.ts';

const listOf = <T extends z.ZodMiniType>(item: T, most: number) =>
  z.array(item, requiredOr('must be a list')).check(z.maxLength(most, `must have up to ${most} entries`));

/** Whom work is shared out among: users who have one of the roles, and users who are named. */
export const among = object({
  roles: z.optional(listOf(text(100), MOST_ROLES)),
  userIds: z.optional(listOf(id, MOST_USERS)),
});

const members = object({
  strategy: choice(strategies),
  among: z.optional(z.nullable(among)),
  maxOpenTasks: z.optional(
    z.nullable(
      wholeNumber(0, MOST_OPEN_TASKS, {
        description: 'Most open tasks of a user who has no limit of their own; null: no limit.',
      }),
    ),
  ),
  fallback: z.optional(
    z.nullable(listOf(text(64, { description: `${steps.join(', ')} or the id of a user.` }), MOST_FALLBACKS)),
  ),
});

export const assignmentField = members.check(({ value: { among, fallback, ...rest }, issues }) => {
  const given = { ...rest, among: among ?? undefined, fallback: fallback ?? undefined };
  for (const { path, message } of problemsOf(given))
    issues.push({ code: 'custom', input: given, path: [...path], message });
});

export const assignmentView = z.object({
  strategy: z.enum(strategies),
  among: z.nullable(z.object({ roles: z.array(z.string()), userIds: z.array(z.string()) })),
  maxOpenTasks: z.nullable(z.int()),
  fallback: z.array(z.string()),
});

type Assignment = z.output<typeof assignmentView>;

/** Every member in one order: jsonb keeps none, and the entity tag is made of the text. */
export function completeAssignment(given: z.output<typeof assignmentField> | null): Assignment | null {
  if (given === null) return null;
  const { strategy, among, maxOpenTasks = null, fallback } = given;
  return {
    strategy,
    among: among ? { roles: among.roles ?? [], userIds: among.userIds ?? [] } : null,
    maxOpenTasks,
    fallback: fallback ?? ['default-assignee'],
  };
}
