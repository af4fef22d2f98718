-- Only for messages of which nobody has learnt whether they were sent.
create or replace trigger end_by_echo before update of completed_at on automation.jobs
  for each row when (old.completed_at is null and new.completed_at is not null and new.type = 'SEND_MESSAGE' and new.status = 'FAILED'
    and new.result ->> 'outcome' = 'unknown')
  execute function automation.end_by_echo();
