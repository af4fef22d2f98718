import { randomUUID } from 'node:crypto';
import type { Database } from '../../engine/data/database.ts';
import { changesBetween } from '../http/audit/changes.ts';
import { insertAuditEntry } from '../http/audit/queries.gen.ts';
import { brokenRule } from '../http/broken-rule.ts';
import { invalid } from '../http/invalid.ts';
import { on } from '../http/route-handler.ts';
import { spellPlainly } from './endpoint-field.ts';
import { findSettings, insertSettings, updateSettings } from './queries.gen.ts';
import { routes } from './routes.ts';

/** What the table's columns default to: a tenant that never changed any has no row. */
const DEFAULTS = {
  clientJourney: false,
  emailWorkflows: false,
  autoGeneratePdf: true,
  followupEndpoint: null,
  retryMissedCalls: false,
} as const;

const stored = (database: Database, tenantId: string) => database.maybeOne(findSettings, { tenantId });

export const readSettings = on(routes.readSettings, async ({ database, caller: { tenantId } }) => ({
  body: (await stored(database, tenantId)) ?? DEFAULTS,
}));

/** The table takes `http` to this machine alone; what the schema let through beyond that is told as the schema would. */
function tellRefusal(error: unknown): never {
  if (brokenRule(error)?.name !== 'tenant_settings_endpoint_not_https') throw error;
  throw invalid('followupEndpoint', 'must begin with https://; http goes to loopback addresses alone');
}

/** The row is held from its insert on: of two changes at once the second starts from what the first left. */
export const changeSettings = on(
  routes.changeSettings,
  async ({ database, body, caller: { tenantId, actor }, now }) => {
    await database.execute(insertSettings, { tenantId });
    const before = { ...DEFAULTS, ...(await stored(database, tenantId)) };
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const after = { ...before, ...given };
    if (after.followupEndpoint) after.followupEndpoint = spellPlainly(after.followupEndpoint);
    const changes = changesBetween(before, after);
    if (changes) {
      await database.execute(updateSettings, { tenantId, ...after }).catch(tellRefusal);
      const entity = { entityType: 'settings', entityId: tenantId };
      const entry = { id: randomUUID(), tenantId, actor, action: 'settings.changed', ...entity, changes, now };
      await database.execute(insertAuditEntry, entry);
    }
    return { body: after };
  },
);
