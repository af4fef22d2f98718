/** Settings of a tenant that switch maintenance off. */
import type { Database } from '../../engine/data/database.ts';
import type { MaintenanceDefinition, TenantSwitch } from '../../engine/maintenance/define.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import { findSwitches as statement } from './queries.gen.ts';

export type Switches = Readonly<Record<TenantSwitch, boolean>>;

/** Expression of a schedule that the deployment did not create. */
const OFF = 'off';

/**
 * Returns undefined for the installation: a run for every tenant checks the settings of each itself. `runs` is how many runs to
 * count against the tenant's quota, and 0 for a look only.
 */
export async function findSwitches(
  database: Database,
  request: { readonly tenantId: string; readonly runs: 0 | 1; readonly now: Date },
): Promise<Switches | undefined> {
  return request.tenantId === NO_TENANT ? undefined : database.one(statement, request);
}

/** Returns why "run now" is refused; undefined when it is not. */
export function refusalFor(definition: MaintenanceDefinition, switches: Switches | undefined): string | undefined {
  const missing = switches ? (definition.needs ?? []).filter((name) => !switches[name]) : [];
  return missing.length === 0 ? undefined : `Switched off for this tenant by the settings ${missing.join(' and ')}`;
}

/** Returns why scheduled runs do nothing; undefined when they work. */
export const reasonOff = (definition: MaintenanceDefinition, schedule: string, switches: Switches | undefined) =>
  schedule === OFF
    ? 'Its schedule was switched off at deployment; it can still be run now'
    : refusalFor(definition, switches);
