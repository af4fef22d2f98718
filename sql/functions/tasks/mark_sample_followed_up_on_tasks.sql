-- Runs only for the tasks of the trigger type SAMPLE_NO_ORDER; their occurrence key is the sample's id.
create or replace trigger mark_sample_followed_up after update on crm.tasks
  for each row
  when ((new.status = 'COMPLETED') <> (old.status = 'COMPLETED') and new.source = 'SAMPLE_NO_ORDER' and new.occurrence_key is not null)
  execute function automation.mark_sample_followed_up();
