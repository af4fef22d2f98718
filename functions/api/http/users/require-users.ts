/** Users and roles that an assignment names: whoever does not exist would never get a task. */

import { type Named, namedBy } from '../../../engine/assignment/assignment.ts';
import type { Database } from '../../../engine/data/database.ts';
import { EngineError } from '../../../engine/errors.ts';
import { findNamedUsers } from './queries.gen.ts';

interface FoundUsers {
  readonly users: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
  /** Roles that active users have, 20 at the most. */
  readonly knownRoles: readonly string[];
}

/** Those that belong to active users of the tenant. */
export async function findUsers(
  database: Database,
  tenantId: string,
  { userIds, roles }: { readonly userIds: readonly string[]; readonly roles: readonly string[] },
): Promise<FoundUsers> {
  const found = await database.one(findNamedUsers, { tenantId, ids: userIds, roles });
  // Lists of texts, as the statement makes them.
  const [ids, known, all] = [found.ids, found.roles, found.knownRoles] as (readonly string[])[];
  return { users: new Set(ids), roles: new Set(known), knownRoles: all ?? [] };
}

/** Throws INVALID_INPUT that names each user and role without an active user, at its place in `member`. */
export async function requireUsers(
  database: Database,
  tenantId: string,
  member: string,
  assignment: Named,
): Promise<void> {
  const { userIds, roles } = namedBy(assignment);
  if (userIds.length + roles.length === 0) return;
  const found = await findUsers(database, tenantId, {
    userIds: userIds.map(({ id }) => id),
    roles: roles.map(({ role }) => role),
  });
  const known = found.knownRoles.length === 0 ? 'no user has a role' : `there are ${found.knownRoles.join(', ')}`;
  const details = [
    ...userIds
      .filter(({ id }) => !found.users.has(id))
      .map(({ id, path }) => ({
        path,
        message: `there is no active user ${id}; GET /api/users?isActive=true lists them`,
      })),
    ...roles
      .filter(({ role }) => !found.roles.has(role))
      .map(({ role, path }) => ({ path, message: `no active user has the role ${role}; ${known}` })),
  ].map(({ path, message }) => ({ path: [member, ...path].filter((one) => one !== '').join('.'), message }));
  const [first] = details;
  if (first) throw new EngineError('INVALID_INPUT', `${first.path}: ${first.message}`, { details });
}
