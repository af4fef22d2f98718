/** Every bench, in the order of running. */
import '../support/quiet.ts';
import type { Bench } from './bench.ts';
import { bookings } from './bookings.ts';
import { coldImport } from './cold-import.ts';
import { csvImport } from './csv-import.ts';
import { dataIn } from './data-in.ts';
import { eventBacklog } from './event-backlog.ts';
import { eventLatency } from './event-latency.ts';
import { idle } from './idle.ts';
import { cadence } from './insight/cadence.ts';
import { kpis } from './insight/kpis.ts';
import { suggestions } from './insight/suggestions.ts';
import { jobStatements, jobThroughput } from './jobs/jobs.ts';
import { jobClaim, jobEnqueue } from './jobs/jobs-bulk.ts';
import { jobLanes } from './jobs/jobs-lanes.ts';
import { urgentStart } from './jobs/jobs-urgent.ts';
import { ledgerHealth } from './jobs/ledger-health.ts';
import { urgentStartOnStack } from './jobs/stack-urgent.ts';
import { tenantTurns } from './jobs/tenant-turns.ts';
import { campaignOnStack } from './messages/campaign-on-stack.ts';
import { campaignSpeed } from './messages/campaign-speed.ts';
import { triggerStart } from './messages/trigger-start.ts';
import { scale } from './scale/scale.ts';
import { sizes } from './sizes.ts';
import { statements } from './statements.ts';
import { firstEvaluation } from './triggers/first-evaluation.ts';
import { nothingToDo } from './triggers/nothing-to-do.ts';
import { turnClaims } from './turn-claims.ts';
import { webhookLatency } from './webhook-latency.ts';
import { workflowEffects } from './workflows/effects.ts';
import { workflowEntering } from './workflows/entering.ts';
import { eventWaits } from './workflows/event-waits.ts';
import { foretelling } from './workflows/foretelling.ts';
import { workflowMigration } from './workflows/migration.ts';
import { poisonedRun } from './workflows/poisoned.ts';
import { sleepingRuns } from './workflows/sleeping.ts';
import { workflowWalk } from './workflows/walk.ts';
import { writerCost } from './writer-cost.ts';

export const benches: readonly Bench[] = [
  firstEvaluation,
  nothingToDo,
  statements,
  jobThroughput,
  jobStatements,
  urgentStart,
  jobEnqueue,
  jobClaim,
  ledgerHealth,
  jobLanes,
  turnClaims,
  tenantTurns,
  workflowWalk,
  workflowEffects,
  workflowEntering,
  triggerStart,
  campaignSpeed,
  eventWaits,
  poisonedRun,
  workflowMigration,
  scale,
  eventLatency,
  webhookLatency,
  eventBacklog,
  urgentStartOnStack,
  campaignOnStack,
  bookings,
  writerCost,
  dataIn,
  csvImport,
  coldImport,
  idle,
  foretelling,
  sleepingRuns,
  cadence,
  kpis,
  suggestions,
  sizes,
];
