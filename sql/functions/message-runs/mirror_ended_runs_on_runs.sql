-- Runs once per statement, however many runs it changed.
create or replace trigger mirror_ended_runs after update on automation.runs
  referencing new table as after_change old table as before_change for each statement execute function automation.mirror_ended_runs();
