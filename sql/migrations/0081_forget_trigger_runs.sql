-- Ended trigger runs are forgotten as ended runs of workflows are, the oldest first.
create index trigger_runs_ended on automation.trigger_runs (completed_at) where completed_at is not null;
