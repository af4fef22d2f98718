-- By its name behind queue_inserted, whose rows it takes back, and before ring_inserted.
create or replace trigger queue_without_erased after insert on automation.jobs
  referencing new table as inserted for each statement execute function automation.cancel_erased_jobs();
