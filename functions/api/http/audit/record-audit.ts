import { randomUUID } from 'node:crypto';
import type { Json } from '../../../engine/data/statement.ts';
import type { RequestContext } from '../route-handler.ts';
import { insertAuditEntry } from './queries.gen.ts';

interface AuditEntry {
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly changes: Json;
}

/** Writes who did what to the audit log of the caller's tenant. */
export function recordAudit({ database, caller, now }: RequestContext, entry: AuditEntry): Promise<void> {
  const { tenantId, actor } = caller;
  return database.execute(insertAuditEntry, { id: randomUUID(), tenantId, actor, now, ...entry });
}
