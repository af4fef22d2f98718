import { randomUUID } from 'node:crypto';
import { digestOfApiKey, makeApiKey } from '../../engine/api-key.ts';
import { sqlState } from '../../engine/data/database-failure.ts';
import { EngineError } from '../../engine/errors.ts';
import { triggers } from '../../registry.ts';
import { insertAuditEntry } from '../http/audit/queries.gen.ts';
import { setTenant } from '../http/queries.gen.ts';
import { on } from '../http/route-handler.ts';
import { feedbackTemplates } from './feedback-templates.ts';
import { insertApiKey, insertDefaultTemplates, insertDefaultTriggers, insertTenant } from './queries.gen.ts';
import { routes } from './routes.ts';

const UNIQUE_VIOLATION = '23505';

const presets = Object.values(triggers).flatMap(({ type, presets: ofType }) =>
  ofType.map((preset) => ({ triggerType: type, ...preset })),
);

const from = <T>(to: T) => ({ from: null, to });

/** The tenant's id comes first: row-level security lets the transaction write that tenant's rows and no others. */
export const createTenant = on(
  routes.createTenant,
  async ({ database, body: { slug, name, timeZone }, caller, now }) => {
    const tenantId = randomUUID();
    const keyId = randomUUID();
    const key = makeApiKey();
    const { actor } = caller;

    await database.execute(setTenant, { tenantId, now });
    await database.execute(insertTenant, { tenantId, slug, name, timeZone, now }).catch((error: unknown) => {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      throw new EngineError('CONFLICT', `The slug "${slug}" is taken`, {
        details: [{ path: 'slug', message: 'is taken' }],
      });
    });
    await database.execute(insertDefaultTriggers, { tenantId, actor, presets, now });
    await database.execute(insertDefaultTemplates, { tenantId, templates: feedbackTemplates });
    const keyName = 'First admin key';
    const keyHash = digestOfApiKey(key);
    await database.execute(insertApiKey, {
      tenantId,
      keyId,
      role: 'admin',
      name: keyName,
      keyHash,
      createdBy: actor,
      expiresAt: null,
      now,
    });
    const audit = { tenantId, actor, now };
    await database.execute(insertAuditEntry, {
      ...audit,
      id: randomUUID(),
      action: 'tenant.created',
      entityType: 'tenant',
      entityId: tenantId,
      changes: { slug: from(slug), name: from(name), timeZone: from(timeZone) },
    });
    await database.execute(insertAuditEntry, {
      ...audit,
      id: randomUUID(),
      action: 'key.created',
      entityType: 'key',
      entityId: keyId,
      changes: { role: from('admin'), name: from(keyName) },
    });
    // Back to whom the transaction belongs: the answer is kept under the platform.
    await database.execute(setTenant, { tenantId: caller.tenantId, now });
    return { body: { tenantId, keyId, key } };
  },
);
