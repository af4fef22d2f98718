-- An update of `completed_at` and not of `status`: claims leave it, and no job ends without it.
create or replace trigger note_failed_message after update of completed_at on automation.jobs
  for each row when (old.completed_at is null and new.completed_at is not null and new.type = 'SEND_MESSAGE' and new.status = 'FAILED')
  execute function automation.note_failed_message();
