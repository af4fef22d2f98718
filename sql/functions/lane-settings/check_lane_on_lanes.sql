-- The same for every writer of lanes.
create or replace trigger check_lane before insert or update on automation.lanes
  for each row execute function automation.check_lane();
