-- A moment that never comes or has always been is refused where any writer may insert: nothing could wait for it. Rows from before stay.
alter table automation.trigger_runs add constraint trigger_runs_start_at_finite check (isfinite(start_at)) not valid;
alter table automation.message_runs add constraint message_runs_start_at_finite check (isfinite(start_at)) not valid;
alter table automation.jobs add constraint jobs_run_at_finite check (isfinite(run_at)) not valid;
