import type { RunningStack } from './setup-stack.ts';

/** The ledger, events and the outbox, as on the first day: a clock that goes back must not meet rings of the future. */
export const clearWork = (stack: RunningStack) =>
  stack.query(`truncate automation.jobs, automation.job_lanes, automation.job_starts, automation.events,
    automation.outbox, automation.doorbells, automation.client_metrics`);
