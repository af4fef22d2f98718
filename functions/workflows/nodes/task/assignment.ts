/** How a task finds its rep: the members of the tenant's setting `assignment`. */
import * as z from 'zod/mini';
import {
  MOST_FALLBACKS,
  MOST_OPEN_TASKS,
  MOST_ROLES,
  MOST_USERS,
  namedBy,
  problemsOf,
  steps,
  strategies,
} from '../../../engine/assignment/assignment.ts';
import type { Tools } from '../../graph/tools.ts';
import { choice, isStorable, list, section, whole } from '../fields.ts';

const word = (max: number, notes: { readonly title: string; readonly examples?: readonly string[] }) =>
  z.string().check(z.minLength(1), z.maxLength(max), z.refine(isStorable), z.meta({ ...notes }));

export const assignment = section(
  {
    strategy: choice(strategies, { title: 'By' }),
    among: section(
      {
        roles: list(word(100, { title: 'Role' }), MOST_ROLES, { title: 'Roles' }),
        userIds: list(word(64, { title: 'User' }), MOST_USERS, { title: 'Users' }),
      },
      { title: 'Among', description: 'Unless set: all active users' },
    ),
    maxOpenTasks: whole(0, MOST_OPEN_TASKS, { title: 'Most open tasks of a rep' }),
    fallback: list(word(64, { title: 'Step', examples: steps }), MOST_FALLBACKS, {
      title: 'When nobody has room',
      description: `In order: ${steps.join(', ')} or the id of a user. Unless set: default-assignee`,
    }),
  },
  { title: 'Share out among reps', description: 'In place of the assignee' },
);

type Given = NonNullable<z.output<typeof assignment>>;

export function checkAssignment(tools: Tools, given: Given): void {
  if (given.strategy === undefined) tools.require('assign', { strategy: undefined });
  for (const { path, message } of problemsOf(given))
    tools.report('BAD_SETTING', ['assign', ...path].join('.'), message);
  const { userIds, roles } = namedBy(given);
  for (const { id, path } of userIds) tools.user(['assign', ...path].join('.'), id);
  for (const { role, path } of roles) tools.role(['assign', ...path].join('.'), role);
}
