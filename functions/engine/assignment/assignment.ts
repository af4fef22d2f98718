/** How tasks find their reps: words of the tenant's setting `assignment` and of a task node's `assign`. */
import { isUuid } from '../uuid.ts';

/**
 * `open-load`: who has the fewest open tasks, as a share of the most they may have. `least-loaded`: who has the fewest of the day on which the task
 * is due. `round-robin`: the next one.
 */
export const strategies = ['sales-rep', 'round-robin', 'least-loaded', 'open-load'] as const;

export const MOST_USERS = 200;
export const MOST_ROLES = 20;
export const MOST_FALLBACKS = 10;
export const MOST_OPEN_TASKS = 10_000;

/** Steps of a fallback that are no strategies: the tenant's default assignee, and nobody, which ends it. */
export const fallbackWords = ['default-assignee', 'nobody'] as const;

/** What a fallback may name, beside the ids of users. */
export const steps: readonly string[] = [...strategies, ...fallbackWords];

/** The members of an assignment that name users. */
export interface Named {
  readonly among?:
    | { readonly roles?: readonly string[] | undefined; readonly userIds?: readonly string[] | undefined }
    | null
    | undefined;
  readonly fallback?: readonly string[] | null | undefined;
}

interface Assignment extends Named {
  readonly strategy?: string | undefined;
}

interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Users and roles, with their places. Ids are in lower case; what is no id is left out. */
export function namedBy({ among, fallback }: Named) {
  const users = [
    ...(among?.userIds ?? []).map((id, index) => ({ id, path: ['among', 'userIds', index] })),
    ...(fallback ?? []).map((id, index) => ({ id, path: ['fallback', index] })),
  ];
  return {
    userIds: users.filter(({ id }) => isUuid(id)).map(({ id, path }) => ({ id: id.toLowerCase(), path })),
    roles: (among?.roles ?? []).map((role, index) => ({ role, path: ['among', 'roles', index] })),
  };
}

/** What its shape does not say. Whether users exist, the tenant says. */
export function problemsOf({ strategy, among, fallback: given }: Assignment): Problem[] {
  const problems: Problem[] = [];
  const fallback = given ?? [];
  const end = fallback.indexOf('nobody');
  if (among && (among.roles ?? []).length + (among.userIds ?? []).length === 0)
    problems.push({ path: ['among'], message: 'must name a role or a user; leave it out for all active users' });
  for (const [index, id] of (among?.userIds ?? []).entries())
    if (!isUuid(id)) problems.push({ path: ['among', 'userIds', index], message: 'must be the id of a user' });
  for (const [index, word] of fallback.entries()) {
    const path = ['fallback', index];
    if (!steps.includes(word) && !isUuid(word))
      problems.push({ path, message: `must be ${steps.join(', ')} or the id of a user` });
    else if (word === strategy || fallback.indexOf(word) < index)
      problems.push({ path, message: `${word} was asked before; remove it` });
    else if (end >= 0 && index > end)
      problems.push({ path, message: `${word} is never asked, since nobody comes before it; remove one of the two` });
  }
  return problems;
}
