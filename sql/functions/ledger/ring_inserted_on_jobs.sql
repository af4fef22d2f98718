-- Writers of jobs need not wake anything themselves.
create or replace trigger ring_inserted after insert on automation.jobs
  referencing new table as inserted for each statement execute function automation.ring_for_jobs();
