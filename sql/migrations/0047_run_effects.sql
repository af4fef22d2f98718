-- Effects of workflows: jobs that a run waits for.
alter table automation.jobs
  -- The run and its cursor; null for all other jobs. The dedupe key is that of the effect (automation.effect_key).
  add column run_id uuid,
  add column cursor_id bigint,
  -- What the job does, filled with the facts of the run when it reached the node, and `retry`. Claims do not return it, so it may be larger
  -- than a payload.
  add column effect jsonb;
-- Older jobs have none: nothing to look at.
alter table automation.jobs
  add constraint jobs_effect_check check (pg_column_size(effect) <= 32768) not valid;
