-- Limits of how many enter a workflow.

-- Runs that are going on, counted for `maxRunning`, and looked up for schedules that skip while runs of the last time go on.
create index runs_going on automation.runs (tenant_id, workflow_id) where status = 'RUNNING';
