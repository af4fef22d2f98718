/**
 * Job types that tenants may put on a schedule, one line each: this file is the list. Loads without what the jobs do. The others belong to the
 * installation, or to what causes them.
 */
import type { Json } from './engine/data/statement.ts';
import { readNothing } from './engine/ledger/payload.ts';
import { readPayload as readPlan } from './jobs/ai-generation/generate-business-plan/payload.ts';
import { readPayload as readDeliverable } from './jobs/ai-generation/generate-deliverable/payload.ts';
import { readPayload as readPdf } from './jobs/pdf-generation/generate-pdf/payload.ts';

/** A type of job that tenants may put on a schedule. */
export interface SchedulableJob {
  readonly type: string;
  readonly queue: string;
  /** The type's own reader. Throws INVALID_INPUT. */
  readonly read: (payload: Json) => unknown;
}

/** One line each. Jobs of the installation and single e-mails are not among them. */
export const schedulableJobs: readonly SchedulableJob[] = [
  { type: 'GENERATE_BUSINESS_PLAN', queue: 'ai-generation', read: readPlan },
  { type: 'GENERATE_DELIVERABLE', queue: 'ai-generation', read: readDeliverable },
  { type: 'GENERATE_PDF', queue: 'pdf-generation', read: readPdf },
  { type: 'SEND_REMINDER_EMAILS', queue: 'email', read: readNothing },
  { type: 'UPDATE_CLIENT_METRICS', queue: 'scheduled-tasks', read: readNothing },
];
