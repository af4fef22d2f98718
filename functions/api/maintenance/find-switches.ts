import type { Database } from '../../engine/data/database.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import { findSwitches as statement } from './queries.gen.ts';
import type { Switches } from './switches.ts';

/** Undefined for the installation: what a tenant needs is asked of each. */
export async function findSwitches(database: Database, tenantId: string): Promise<Switches | undefined> {
  if (tenantId === NO_TENANT) return undefined;
  return (await database.maybeOne(statement, { tenantId })) ?? { clientJourney: false, emailWorkflows: false };
}
