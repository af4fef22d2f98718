/** Opens, describes and ends the caller's session; lists and revokes those of a tenant. */
import { randomUUID } from 'node:crypto';
import { digestOfApiKey, makeSessionToken } from '../../../engine/api-key.ts';
import { EngineError } from '../../../engine/errors.ts';
import { recordAudit } from '../../http/audit/record-audit.ts';
import { fromCursor, toPage } from '../../http/fields/cursor.ts';
import type { ApiCaller, CallerSession } from '../../http/request/admit.ts';
import { on, type RequestContext } from '../../http/route-handler.ts';
import {
  describeCaller,
  endSession as endStatement,
  listSessions as listStatement,
  openSession as openStatement,
  revokeSession as revokeStatement,
} from './queries.gen.ts';
import { routes } from './routes.ts';

async function view({ database, caller, now }: RequestContext, session: CallerSession | undefined) {
  const { keyId, userId, tenantId } = caller;
  const found = await database.maybeOne(describeCaller, { tenantId, keyId, userId });
  const { keyName = null, userName = null, ...tenant } = found ?? {};
  return {
    now,
    role: caller.role,
    keyId,
    keyName,
    user: userId === null ? null : { id: userId, name: userName ?? userId },
    tenant: found ? (tenant as Omit<typeof found, 'keyName' | 'userName'>) : null,
    session: session ?? null,
  };
}

/** Of the platform's sessions no tenant's log tells. */
async function recordFor(context: RequestContext, action: string, sessionId: string): Promise<void> {
  if (context.caller.isPlatform) return;
  const { keyId, userId } = context.caller;
  const changes = userId === null ? { keyId: { from: null, to: keyId } } : { userId: { from: null, to: userId } };
  await recordAudit(context, { action, entityType: 'session', entityId: sessionId, changes });
}

const requireKey = ({ session }: ApiCaller): void => {
  if (session)
    throw new EngineError('FORBIDDEN', 'A session opens no other: send the header Authorization: Bearer <key>');
};

export const openSession = on(routes.openSession, async (context) => {
  const { database, caller, now } = context;
  requireKey(caller);
  const sessionId = randomUUID();
  const token = await makeSessionToken();
  const { keyId } = caller;
  const opened = await database.maybeOne(openStatement, { sessionId, keyId, tokenHash: digestOfApiKey(token), now });
  if (!opened) throw new EngineError('INVALID_KEY', 'The key does not work any more');
  await recordFor(context, 'session.opened', sessionId);
  return {
    body: await view(context, { id: sessionId, expiresAt: opened.expiresAt.toISOString() }),
    sessionToken: token,
  };
});

export const getSession = on(routes.getSession, async (context) => ({
  body: await view(context, context.caller.session),
}));

export const endSession = on(routes.endSession, async (context) => {
  const { database, caller, now } = context;
  if (caller.session) {
    await database.execute(endStatement, { sessionId: caller.session.id, now });
    await recordFor(context, 'session.ended', caller.session.id);
  }
  return { body: undefined, sessionToken: null };
});

export const listSessions = on(routes.listSessions, async ({ database, query: { limit, cursor }, caller, now }) => {
  const page = { ...fromCursor(cursor), limit: limit + 1 };
  const rows = await database.many(listStatement, { tenantId: caller.tenantId, now, ...page });
  return { body: toPage(rows, limit) };
});

export const revokeSession = on(routes.revokeSession, async ({ params: { id: sessionId }, ...context }) => {
  const { database, caller, now } = context;
  const revoked = await database.maybeOne(revokeStatement, { tenantId: caller.tenantId, sessionId, now });
  if (!revoked) throw new EngineError('NOT_FOUND', `There is no session ${sessionId}`);
  if (revoked.isNew) await recordFor(context, 'session.revoked', sessionId);
  return { body: undefined };
});
