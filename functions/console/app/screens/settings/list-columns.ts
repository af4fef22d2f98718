/** Users, keys and sessions as lines of CSV. */
import type { ReplyOf } from '../../api/call.ts';
import type { Columns } from '../../parts/csv/csv.ts';

export const userColumns: Columns<ReplyOf<'listUsers'>['items'][number]> = {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  'E-mail': ({ email }) => email,
  'Role in the CRM': ({ role }) => role,
  Active: ({ isActive }) => isActive,
  'Open tasks': ({ openTasks }) => openTasks,
  'Overdue tasks': ({ overdueTasks }) => overdueTasks,
  'Most open tasks': ({ load }) => load.limit,
  Capacity: ({ capacity }) => capacity,
  'Away from': ({ leave }) => leave?.from,
  'Away until': ({ leave }) => leave?.until,
};

export const keyColumns: Columns<ReplyOf<'listKeys'>['items'][number]> = {
  Id: ({ id }) => id,
  Name: ({ name }) => name,
  Role: ({ role }) => role,
  'Made by': ({ createdBy }) => createdBy,
  Made: ({ createdAt }) => createdAt,
  Expires: ({ expiresAt }) => expiresAt,
  Revoked: ({ revokedAt }) => revokedAt,
};

export const sessionColumns: Columns<ReplyOf<'listSessions'>['items'][number]> = {
  Id: ({ id }) => id,
  Key: ({ keyName }) => keyName,
  Role: ({ role }) => role,
  'Signed in': ({ createdAt }) => createdAt,
  'Last used': ({ seenAt }) => seenAt,
  'Ends at the latest': ({ expiresAt }) => expiresAt,
};
