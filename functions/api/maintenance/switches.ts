/** Settings of a tenant that switch maintenance off. */
import type { Database } from '../../engine/data/database.ts';
import type { MaintenanceDefinition, TenantSwitch } from '../../engine/maintenance/define.ts';
import { NO_TENANT } from '../../engine/no-tenant.ts';
import { findSwitches as statement } from './queries.gen.ts';

export interface Switches extends Readonly<Record<TenantSwitch, boolean>> {
  /** Since when each piece that the tenant pauses is paused, by name. */
  readonly pauses: Readonly<Record<string, string>>;
}

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
  if (request.tenantId === NO_TENANT) return undefined;
  const { pauses, ...settings } = await database.one(statement, request);
  return { ...settings, pauses: pauses as Switches['pauses'] }; // find_switches.sql makes an object of texts
}

/** Returns why "run now" is refused; undefined when it is not. */
export function refusalFor(definition: MaintenanceDefinition, switches: Switches | undefined): string | undefined {
  const missing = switches ? (definition.needs ?? []).filter((name) => !switches[name]) : [];
  return missing.length === 0 ? undefined : `Switched off for this tenant by the settings ${missing.join(' and ')}`;
}

/** Returns why scheduled runs do nothing; undefined when they work. */
export function reasonOff(definition: MaintenanceDefinition, schedule: string, switches: Switches | undefined) {
  if (schedule === OFF) return 'Its schedule was switched off at deployment; it can still be run now';
  const refusal = refusalFor(definition, switches);
  if (refusal !== undefined || switches?.pauses[definition.name] === undefined) return refusal;
  return 'Paused for this tenant; it can still be run now';
}
