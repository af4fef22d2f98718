import { randomUUID } from 'node:crypto';
import { digestOfApiKey, makeApiKey } from '../../engine/api-key.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import type { RequestContext } from '../http/route-handler.ts';
import { insertApiKey } from './queries.gen.ts';

const NAME = 'First admin key';

/** Makes an admin key of the caller's tenant. Only the answer shows it. */
export async function addAdminKey(context: RequestContext): Promise<{ keyId: string; key: string }> {
  const { database, caller, now } = context;
  const keyId = randomUUID();
  const key = await makeApiKey();
  await database.execute(insertApiKey, {
    tenantId: caller.tenantId,
    keyId,
    role: 'admin',
    name: NAME,
    keyHash: digestOfApiKey(key),
    createdBy: caller.actor,
    expiresAt: null,
    now,
  });
  const changes = { role: { from: null, to: 'admin' }, name: { from: null, to: NAME } };
  await recordAudit(context, { action: 'key.created', entityType: 'key', entityId: keyId, changes });
  return { keyId, key };
}
