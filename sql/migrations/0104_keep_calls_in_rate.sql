-- When the next call of a lane may be made, by workers of each lane: jobs of a claim are spread from there on (automation.grant_starts).
alter table automation.lane_states add column next_start_at timestamptz;
alter table automation.lane_states add column next_urgent_start_at timestamptz;
-- Which jobs have failed since the last one that was done: each counts once for the breaker. And when a job that was done last ended such a series
-- while the breaker was closed: what failed before and fails again fails by itself.
alter table automation.lane_states add column failed_jobs uuid[] not null default '{}';
alter table automation.lane_states add column cleared_at timestamptz;

-- A row for each try that made a call, also for those that use no attempt, and for each message that was skipped before there was a job. Nobody
-- is written to where a page or a recipient is missing.
alter table automation.message_logs add column claim_id uuid;
alter table automation.message_logs drop constraint message_logs_once;
alter table automation.message_logs add constraint message_logs_once unique nulls not distinct (tenant_id, effect_key, attempt, claim_id);
alter table automation.message_logs alter column page_id drop not null;
alter table automation.message_logs alter column recipient_id drop not null;

grant update (failed_jobs) on automation.lane_states to followthrough_api;
