/** Reads from a message which run of maintenance it belongs to. */
import { idOf, instantOf, type MessageBody } from '../queue/handle-queue.ts';

/** What a run's row in the history is identified by. */
export interface MaintenanceRun {
  readonly source: 'SCHEDULE' | 'MANUAL';
  /** The scheduled time, or the time of a person's request. */
  readonly scheduledAt: Date;
  readonly requestedBy: string | null;
  /** Undefined: every tenant. */
  readonly tenantId: string | undefined;
}

/** Reads `scheduledAt` from a schedule's message, or `requestedAt` and `requestedBy` from a person's. Throws UNKNOWN_MESSAGE. */
export function runOf(body: MessageBody): MaintenanceRun {
  const isScheduled = body.scheduledAt !== undefined;
  return {
    source: isScheduled ? 'SCHEDULE' : 'MANUAL',
    scheduledAt: instantOf(body, isScheduled ? 'scheduledAt' : 'requestedAt'),
    requestedBy: typeof body.requestedBy === 'string' ? body.requestedBy : null,
    tenantId: idOf(body, 'tenantId'),
  };
}
