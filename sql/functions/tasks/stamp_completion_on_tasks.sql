-- Runs only when the status changes.
create or replace trigger stamp_completion before update on crm.tasks
  for each row when (old.status is distinct from new.status)
  execute function automation.stamp_completion();
