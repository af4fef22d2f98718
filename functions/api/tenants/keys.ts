/** Creates, lists and revokes a tenant's keys. */
import { randomUUID } from 'node:crypto';
import { digestOfApiKey, makeApiKey } from '../../engine/api-key.ts';
import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import { findApiKeyOfTenant, insertApiKey, listApiKeys, revokeApiKey } from './queries.gen.ts';
import { routes } from './routes.ts';

export const createKey = on(routes.createKey, async ({ body, ...context }) => {
  const { role, name } = body;
  const { database, caller, now } = context;
  const { tenantId, actor } = caller;
  const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
  if (expiresAt && expiresAt <= now) {
    throw new EngineError('INVALID_INPUT', 'The key would have expired already', {
      details: [{ path: 'expiresAt', message: 'must be in the future' }],
    });
  }
  const keyId = randomUUID();
  const key = await makeApiKey();
  const keyHash = digestOfApiKey(key);
  await database.execute(insertApiKey, { tenantId, keyId, role, name, keyHash, createdBy: actor, expiresAt, now });
  const changes = {
    role: { from: null, to: role },
    name: { from: null, to: name },
    expiresAt: { from: null, to: expiresAt?.toISOString() ?? null },
  };
  await recordAudit(context, { action: 'key.created', entityType: 'key', entityId: keyId, changes });
  return { body: { keyId, key } };
});

export const listKeys = on(routes.listKeys, async ({ database, query: { limit, cursor }, caller }) => {
  const rows = await database.many(listApiKeys, {
    tenantId: caller.tenantId,
    keyId: null,
    ...fromCursor(cursor),
    limit: limit + 1,
  });
  return { body: toPage(rows, limit) };
});

const noKey = (keyId: string) => new EngineError('NOT_FOUND', `There is no key ${keyId}`);

export const getKey = on(routes.getKey, async ({ database, params: { id: keyId }, caller: { tenantId } }) => {
  const found = await database.maybeOne(listApiKeys, { tenantId, keyId, afterAt: null, afterId: null, limit: 1 });
  if (!found) throw noKey(keyId);
  const { cursorAt: _, ...key } = found;
  return { body: key };
});

export const revokeKey = on(routes.revokeKey, async ({ params: { id: keyId }, ...context }) => {
  const { database, now } = context;
  const { tenantId } = context.caller;
  const revoked = await database.maybeOne(revokeApiKey, { tenantId, keyId, now });
  if (revoked) {
    const changes = { revokedAt: { from: null, to: now.toISOString() } };
    await recordAudit(context, { action: 'key.revoked', entityType: 'key', entityId: keyId, changes });
  } else if (!(await database.maybeOne(findApiKeyOfTenant, { tenantId, keyId }))) {
    throw noKey(keyId);
  }
  return { body: undefined };
});
