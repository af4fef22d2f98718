-- The same for every writer of lanes.
create or replace trigger refuse_loss before delete on automation.lanes
  for each row when (old.limits_of = 'page') execute function automation.refuse_loss_of_lane();
