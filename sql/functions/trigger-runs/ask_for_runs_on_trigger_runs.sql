-- Runs once per statement, however many rows it wrote.
create or replace trigger ask_for_runs after insert on automation.trigger_runs
  referencing new table as inserted for each statement execute function automation.ask_for_runs();
