-- Runs only for jobs that had ended and are queued again. Claims leave `completed_at`, and cost less than with a trigger on `status`.
create or replace trigger ring_retried after update of completed_at on automation.jobs
  for each row when (new.status = 'QUEUED' and old.status in ('COMPLETED', 'FAILED', 'CANCELLED'))
  execute function automation.ring_for_retried_job();
