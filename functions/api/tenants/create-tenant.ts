import { randomUUID } from 'node:crypto';
import { digestOfApiKey, makeApiKey } from '../../engine/api-key.ts';
import type { Database } from '../../engine/data/database.ts';
import { sqlState } from '../../engine/data/database-failure.ts';
import { EngineError } from '../../engine/errors.ts';
import { triggers } from '../../registry.ts';
import { recordAudit } from '../http/audit/record-audit.ts';
import { setTenant } from '../http/queries.gen.ts';
import { on } from '../http/route-handler.ts';
import { insertApiKey, insertDefaultTemplates, insertDefaultTriggers, insertTenant } from './queries.gen.ts';
import { routes } from './routes.ts';

const UNIQUE_VIOLATION = '23505';
const KEY_NAME = 'First admin key';

const presets = Object.values(triggers).flatMap(({ type, presets: ofType }) =>
  ofType.map((preset) => ({ triggerType: type, ...preset })),
);

/** The answers about a sample that a new tenant's people can choose from. */
const feedbackTemplates = [
  { category: 'POSITIVE', sortOrder: 1, label: 'Loved it' },
  { category: 'POSITIVE', sortOrder: 2, label: 'Praised the quality' },
  { category: 'POSITIVE', sortOrder: 3, label: 'Fits the menu' },
  { category: 'POSITIVE', sortOrder: 4, label: 'Fair value for the price' },
  { category: 'POSITIVE', sortOrder: 5, label: 'Their guests would like it' },
  { category: 'NEGATIVE', sortOrder: 10, label: 'Price too high' },
  { category: 'NEGATIVE', sortOrder: 11, label: 'Not the style they want' },
  { category: 'NEGATIVE', sortOrder: 12, label: 'Doubts about the quality' },
  { category: 'NEGATIVE', sortOrder: 13, label: 'Already stocks something alike' },
  { category: 'NEUTRAL', sortOrder: 20, label: 'Still considering it' },
  { category: 'NEUTRAL', sortOrder: 21, label: 'Needs more time' },
  { category: 'NEUTRAL', sortOrder: 22, label: 'Perhaps another season' },
  { category: 'NEUTRAL', sortOrder: 23, label: 'Interested, but the wrong moment' },
] as const;

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
    throw new EngineError('CONFLICT', `The slug "${tenant.slug}" is taken`, {
      details: [{ path: 'slug', message: 'is taken' }],
    });
  });
}

const from = <T>(to: T) => ({ from: null, to });

/** Enters the new tenant first: row-level security lets a transaction write rows of its tenant only. */
export const createTenant = on(routes.createTenant, async ({ database, body, caller, now }) => {
  const { slug, name, timeZone } = body;
  const tenantId = randomUUID();
  const keyId = randomUUID();
  const key = makeApiKey();
  const keyHash = digestOfApiKey(key);
  const { actor } = caller;

  await database.execute(setTenant, { tenantId, now });
  await insert(database, { tenantId, slug, name, timeZone, now });
  await database.execute(insertDefaultTriggers, { tenantId, actor, presets, now });
  await database.execute(insertDefaultTemplates, { tenantId, templates: feedbackTemplates });
  const first = { role: 'admin', name: KEY_NAME, keyHash, createdBy: actor, expiresAt: null };
  await database.execute(insertApiKey, { tenantId, keyId, ...first, now });
  const context = { database, caller: { ...caller, tenantId }, now };
  await recordAudit(context, {
    action: 'tenant.created',
    entityType: 'tenant',
    entityId: tenantId,
    changes: { slug: from(slug), name: from(name), timeZone: from(timeZone) },
  });
  await recordAudit(context, {
    action: 'key.created',
    entityType: 'key',
    entityId: keyId,
    changes: { role: from('admin'), name: from(KEY_NAME) },
  });
  // The answer is stored under the caller, so the transaction returns to it.
  await database.execute(setTenant, { tenantId: caller.tenantId, now });
  return { body: { tenantId, keyId, key } };
});
