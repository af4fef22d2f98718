import type { RunningStack } from './setup-stack.ts';

/** Empties the ledger, events and the outbox: after the clock was set back, rows of the future would do harm. */
export const clearWork = (stack: RunningStack) =>
  stack.query(`truncate automation.jobs, automation.waiting_jobs, automation.job_claims, automation.lanes, automation.lane_states, automation.lane_turns, automation.lane_notices, automation.lane_claims, automation.job_lanes, automation.events, automation.waiting_events,
    automation.outbox, automation.doorbells, automation.client_metrics`);
