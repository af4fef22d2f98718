import { handleHttp } from '../http/handle-http.ts';
import { listAuditEntries } from './audit/list-audit-entries.ts';
import { createTenant } from './create-tenant.ts';
import { createKey, getKey, listKeys, revokeKey } from './keys.ts';
import { listTenants } from './list-tenants/list-tenants.ts';
import { listQuotas, setQuota } from './quotas/quotas.ts';
import { endSession, getSession, listSessions, openSession, revokeSession } from './sessions/sessions.ts';
import { getTenant, setUpTenant } from './set-up-tenant.ts';

export const handler = handleHttp([
  createTenant,
  listTenants,
  getTenant,
  setUpTenant,
  createKey,
  listKeys,
  getKey,
  revokeKey,
  listAuditEntries,
  listQuotas,
  setQuota,
  openSession,
  getSession,
  endSession,
  listSessions,
  revokeSession,
]);
