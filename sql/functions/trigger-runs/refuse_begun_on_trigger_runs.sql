-- Only rows without a run of the engine.
create or replace trigger refuse_begun before insert on automation.trigger_runs
  for each row when (new.status in ('running', 'waiting') and new.run_id is null) execute function automation.refuse_begun_run();
