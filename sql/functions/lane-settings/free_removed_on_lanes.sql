-- The state of a lane goes with it.
create or replace trigger free_removed after delete on automation.lanes
  referencing old table as removed for each statement execute function automation.free_jobs_of_lanes();
