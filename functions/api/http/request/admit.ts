/** Decides who calls, for which tenant, and whether the key's role allows the route. */
import { EngineError } from '../../../engine/errors.ts';
import { NO_TENANT } from '../../../engine/no-tenant.ts';
import { id } from '../fields/fields.ts';
import { explainIssues } from './explain-issues.ts';
import type { HttpEvent } from './http-event.ts';
import type { Access, Route } from './route.ts';

/** The session that a call came with, in place of a key. */
export interface CallerSession {
  readonly id: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface ApiCaller {
  /** Null for a user who signed in by single sign-on. */
  readonly keyId: string | null;
  /** The user of the CRM who calls; null for a key. */
  readonly userId: string | null;
  /** The tenant that the call is about; NO_TENANT when it is about the whole installation. */
  readonly tenantId: string;
  readonly isPlatform: boolean;
  readonly role: string;
  readonly session?: CallerSession;
  /** The caller's name in the audit log: `user:` or `key:`, and the id. */
  readonly actor: string;
}

const ranks: Readonly<Record<string, number>> = { viewer: 1, operator: 2, admin: 3 };

/** `ingest` has no rank: such a key only writes events and rows of the CRM. An admin may write them too, since admins make such keys. */
function allows(role: string, access: Access): boolean {
  if (access === 'ingest') return role === 'ingest' || role === 'admin';
  return (ranks[role] ?? 0) >= (ranks[access] ?? Number.POSITIVE_INFINITY);
}

/** The tenant that a platform key names. The header of a tenant's own key is not read. */
function namedTenant(event: HttpEvent, route: Route): string {
  const header = event.headers['x-tenant-id'];
  if (route.access === 'platform') return NO_TENANT;
  if (header === undefined && route.everyTenant) return NO_TENANT;
  const parsed = id.safeParse(header);
  if (parsed.success && parsed.data !== NO_TENANT) return parsed.data.toLowerCase();
  throw new EngineError('INVALID_INPUT', 'A platform key names the tenant in the header X-Tenant-Id', {
    details: parsed.success
      ? [{ path: 'X-Tenant-Id', message: 'must be a tenant' }]
      : explainIssues(parsed.error.issues, ['X-Tenant-Id']),
  });
}

/** Throws the authorizer's verdict on the key (401, 503), or FORBIDDEN. */
export function admit(event: HttpEvent, route: Route): ApiCaller {
  const context = event.requestContext.authorizer?.lambda;
  const {
    verdict = 'INTERNAL',
    message = 'The route has no authorizer',
    keyId = '',
    userId,
    tenantId = '',
    role = '',
    sessionId,
    sessionExpiresAt: expiresAt,
  } = context ?? {};
  if (verdict !== 'ok') throw new EngineError(verdict, message);
  const session = sessionId !== undefined && expiresAt !== undefined ? { id: sessionId, expiresAt } : undefined;
  const who =
    userId === undefined
      ? { keyId, userId: null, actor: `key:${keyId}` }
      : { keyId: null, userId, actor: `user:${userId}` };
  const caller = { ...who, role, ...(session ? { session } : {}) };
  if (role === 'platform') return { ...caller, isPlatform: true, tenantId: namedTenant(event, route) };
  if (tenantId === '' || !allows(role, route.access)) {
    throw new EngineError('FORBIDDEN', `This call needs the role ${route.access}; the key has ${role}`);
  }
  return { ...caller, isPlatform: false, tenantId };
}
