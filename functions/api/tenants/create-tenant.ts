import { randomUUID } from 'node:crypto';
import type { Database } from '../../engine/data/database.ts';
import { sqlState } from '../../engine/data/database-failure.ts';
import { EngineError } from '../../engine/errors.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { setTenant } from '../http/queries.gen.ts';
import { on } from '../http/route-handler.ts';
import { addAdminKey } from './add-admin-key.ts';
import { insertDefaults } from './insert-defaults.ts';
import { insertTenant } from './queries.gen.ts';
import { routes } from './routes.ts';

const UNIQUE_VIOLATION = '23505';

interface NewTenant {
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
  readonly timeZone: string;
  readonly now: Date;
}

/** Throws CONFLICT when another tenant has the slug. */
async function insert(database: Database, tenant: NewTenant): Promise<void> {
  await database.execute(insertTenant, tenant).catch((error: unknown) => {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    const wayOut = 'POST /api/admin/tenants/{id}/setup sets up a tenant that exists';
    throw new EngineError('CONFLICT', `The slug "${tenant.slug}" is taken; ${wayOut}`, {
      details: [{ path: 'slug', message: 'is taken' }],
    });
  });
}

const from = <T>(to: T) => ({ from: null, to });

/** Enters the new tenant first: row-level security lets a transaction write rows of its tenant only. */
export const createTenant = on(routes.createTenant, async ({ database, body, caller, now, origin }) => {
  const { slug, name, timeZone } = body;
  const tenantId = randomUUID();

  await database.execute(setTenant, { tenantId, now });
  await insert(database, { tenantId, slug, name, timeZone, now });
  await insertDefaults({ database, tenantId, actor: caller.actor, now });
  const context = { database, caller: { ...caller, tenantId }, now, origin };
  await recordAudit(context, {
    action: 'tenant.created',
    entityType: 'tenant',
    entityId: tenantId,
    changes: { slug: from(slug), name: from(name), timeZone: from(timeZone) },
  });
  const key = await addAdminKey(context);
  // The answer is stored under the caller, so the transaction returns to it.
  await database.execute(setTenant, { tenantId: caller.tenantId, now });
  return { body: { tenantId, ...key } };
});
