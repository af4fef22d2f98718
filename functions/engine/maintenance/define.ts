/** What a piece of maintenance is, as plain data: the stack, the API and the handler read the same definition. */
import type { ScheduleExpression } from '../patterns.ts';

/** Scheduled housekeeping. One folder, one queue, one function. */
export interface MaintenanceDefinition {
  readonly kind: 'maintenance';
  readonly name: string;
  readonly description: string;
  readonly schedule: ScheduleExpression;
  readonly timeoutSeconds: number;
  /** Settings that a tenant must have switched on; without them it is left out, and a run-now is refused. */
  readonly needs?: readonly TenantSwitch[];
  /** Present when the work is a job of the ledger, which a tick only inserts. */
  readonly job?: MaintenanceJob;
}

export type TenantSwitch = 'clientJourney' | 'emailWorkflows';

export interface MaintenanceJob {
  readonly type: string;
  /** Name of a queue of the ledger. */
  readonly queue: string;
  readonly priority: number;
  /** One job for all, under the nil UUID in place of a tenant; or one for each tenant. */
  readonly scope: 'installation' | 'tenant';
}

export const defineMaintenance = <const T extends Omit<MaintenanceDefinition, 'kind'>>(definition: T) =>
  ({ kind: 'maintenance', ...definition }) as const;
