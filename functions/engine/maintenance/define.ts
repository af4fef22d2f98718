/** Defines maintenance as plain data: the stack, the API and the handler read the same definition. */
import type { ScheduleExpression } from '../patterns.ts';

/** Scheduled housekeeping, with a folder, a queue and a function of its own. */
export interface MaintenanceDefinition {
  readonly kind: 'maintenance';
  readonly name: string;
  readonly description: string;
  readonly schedule: ScheduleExpression;
  readonly timeoutSeconds: number;
  /** Settings that a tenant must have on. Tenants without them are left out, and "run now" is refused for them. */
  readonly needs?: readonly TenantSwitch[];
  /** The open event that it raises: tenants of whom a workflow listens to it are reached too, whatever their settings. */
  readonly raises?: string;
  /** Present when the work is a job of the ledger: the maintenance function only inserts it. */
  readonly job?: MaintenanceJob;
}

/** A tenant's setting that is on or off. */
export type TenantSwitch = 'clientJourney' | 'emailWorkflows';

/** The job that a maintenance function inserts. */
export interface MaintenanceJob {
  readonly type: string;
  /** Name of a queue of the ledger. */
  readonly queue: string;
  readonly priority: number;
  /** One job for the installation, with the nil UUID in place of a tenant's id; or one for each tenant. */
  readonly scope: 'installation' | 'tenant';
}

/** Keeps the literal types of the definition. */
export const defineMaintenance = <const T extends Omit<MaintenanceDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'maintenance', ...definition }) as const;
