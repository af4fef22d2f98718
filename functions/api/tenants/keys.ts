/** A tenant's keys: made, listed without their secrets, revoked. */
import { randomUUID } from 'node:crypto';
import { digestOfApiKey, makeApiKey } from '../../engine/api-key.ts';
import { EngineError } from '../../engine/errors.ts';
import { insertAuditEntry } from '../http/audit/queries.gen.ts';
import { fromCursor, toPage } from '../http/fields/cursor.ts';
import { on } from '../http/route-handler.ts';
import { findApiKeyOfTenant, insertApiKey, listApiKeys, revokeApiKey } from './queries.gen.ts';
import { routes } from './routes.ts';

export const createKey = on(routes.createKey, async ({ database, body, caller, now }) => {
  const { role, name } = body;
  const { tenantId, actor } = caller;
  const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
  if (expiresAt && expiresAt <= now) {
    throw new EngineError('INVALID_INPUT', 'A key that has expired already is of no use', {
      details: [{ path: 'expiresAt', message: 'must be in the future' }],
    });
  }
  const keyId = randomUUID();
  const key = makeApiKey();
  const keyHash = digestOfApiKey(key);
  await database.execute(insertApiKey, { tenantId, keyId, role, name, keyHash, createdBy: actor, expiresAt, now });
  const changes = {
    role: { from: null, to: role },
    name: { from: null, to: name },
    expiresAt: { from: null, to: expiresAt?.toISOString() ?? null },
  };
  const entity = { entityType: 'key', entityId: keyId };
  await database.execute(insertAuditEntry, {
    id: randomUUID(),
    tenantId,
    actor,
    action: 'key.created',
    ...entity,
    changes,
    now,
  });
  return { body: { keyId, key } };
});

export const listKeys = on(routes.listKeys, async ({ database, query: { limit, cursor }, caller }) => {
  const rows = await database.many(listApiKeys, { tenantId: caller.tenantId, ...fromCursor(cursor), limit: limit + 1 });
  return { body: toPage(rows, limit) };
});

export const revokeKey = on(routes.revokeKey, async ({ database, params: { id: keyId }, caller, now }) => {
  const { tenantId, actor } = caller;
  const revoked = await database.maybeOne(revokeApiKey, { tenantId, keyId, now });
  if (revoked) {
    const changes = { revokedAt: { from: null, to: now.toISOString() } };
    const entity = { entityType: 'key', entityId: keyId };
    await database.execute(insertAuditEntry, {
      id: randomUUID(),
      tenantId,
      actor,
      action: 'key.revoked',
      ...entity,
      changes,
      now,
    });
  } else if (!(await database.maybeOne(findApiKeyOfTenant, { tenantId, keyId }))) {
    throw new EngineError('NOT_FOUND', `There is no key ${keyId}`);
  }
  return { body: undefined };
});
