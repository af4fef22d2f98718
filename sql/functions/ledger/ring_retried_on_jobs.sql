-- Runs only for jobs that had ended and are queued again.
create or replace trigger ring_retried after update of status on automation.jobs
  for each row when (new.status = 'QUEUED' and old.status in ('COMPLETED', 'FAILED', 'CANCELLED'))
  execute function automation.ring_for_retried_job();
