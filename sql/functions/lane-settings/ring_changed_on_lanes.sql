-- A higher rate counts at once.
create or replace trigger ring_changed after update on automation.lanes
  for each row when (old is distinct from new) execute function automation.ring_for_lane();
