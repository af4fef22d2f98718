/** Which run of maintenance a message belongs to. */
import { idOf, instantOf, type MessageBody } from '../queue/handle-queue.ts';

export interface MaintenanceRun {
  readonly source: 'SCHEDULE' | 'MANUAL';
  /** The scheduled time, or when a person asked. */
  readonly scheduledAt: Date;
  readonly requestedBy: string | null;
  /** Undefined: every tenant. */
  readonly tenantId: string | undefined;
}

/** The schedule says `scheduledAt`, a person's call `requestedAt` and `requestedBy`. Throws UNKNOWN_MESSAGE. */
export function runOf(body: MessageBody): MaintenanceRun {
  const isScheduled = body.scheduledAt !== undefined;
  return {
    source: isScheduled ? 'SCHEDULE' : 'MANUAL',
    scheduledAt: instantOf(body, isScheduled ? 'scheduledAt' : 'requestedAt'),
    requestedBy: typeof body.requestedBy === 'string' ? body.requestedBy : null,
    tenantId: idOf(body, 'tenantId'),
  };
}
