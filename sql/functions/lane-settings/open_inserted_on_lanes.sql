-- Every lane has a state.
create or replace trigger open_inserted after insert on automation.lanes
  referencing new table as inserted for each statement execute function automation.open_lanes();
