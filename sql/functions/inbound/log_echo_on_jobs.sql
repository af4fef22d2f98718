-- Only for messages that automation.end_by_echo has ended.
create or replace trigger log_echo after update of completed_at on automation.jobs
  for each row when (old.completed_at is null and new.completed_at is not null and new.type = 'SEND_MESSAGE' and new.result ? 'isEchoed')
  execute function automation.log_echo();
