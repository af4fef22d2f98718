import type { MaintenanceDefinition, TenantSwitch } from '../../engine/maintenance/define.ts';

export type Switches = Readonly<Record<TenantSwitch, boolean>>;

/** The schedule's expression in this installation; `off` when the deployment made none. */
const OFF = 'off';

/** Why a run-now would be refused, for a tenant; undefined when it would not, as always for the installation. */
export function refusalFor(definition: MaintenanceDefinition, switches: Switches | undefined): string | undefined {
  const missing = switches ? (definition.needs ?? []).filter((name) => !switches[name]) : [];
  return missing.length === 0 ? undefined : `Switched off for this tenant by the settings ${missing.join(' and ')}`;
}

/** Why no tick does anything; undefined when it does. */
export const reasonOff = (definition: MaintenanceDefinition, schedule: string, switches: Switches | undefined) =>
  schedule === OFF
    ? 'Its schedule was switched off at deployment; it can still be run now'
    : refusalFor(definition, switches);
