/** Every bench, in the order of running. */
import type { Bench } from './bench.ts';
import { bookings } from './bookings.ts';
import { coldImport } from './cold-import.ts';
import { eventLatency } from './event-latency.ts';
import { firstEvaluation } from './first-evaluation.ts';
import { idle } from './idle.ts';
import { jobStatements, jobThroughput } from './jobs.ts';
import { jobClaim, jobEnqueue } from './jobs-bulk.ts';
import { urgentStart } from './jobs-urgent.ts';
import { nothingToDo } from './nothing-to-do.ts';
import { sizes } from './sizes.ts';
import { urgentStartOnStack } from './stack-urgent.ts';
import { statements } from './statements.ts';
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
  eventLatency,
  urgentStartOnStack,
  bookings,
  writerCost,
  coldImport,
  idle,
  sizes,
];
