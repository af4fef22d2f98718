-- An update of `completed_at` and not of `status`: claims leave it, and no job ends without it.
create or replace trigger settle_effect after update of completed_at on automation.jobs
  for each row when (new.run_id is not null and new.completed_at is not null and old.completed_at is null)
  execute function automation.settle_effect();
