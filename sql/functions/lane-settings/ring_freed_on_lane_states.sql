-- Jobs that waited start at once, whoever lifts a block or closes a breaker. Claims set the probe, and end none.
create or replace trigger ring_freed after update of blocked_until, opened_until, probe_claim on automation.lane_states
  for each row when (
    coalesce(new.blocked_until, '-infinity') < coalesce(old.blocked_until, '-infinity')
    or (old.opened_until is not null and new.opened_until is distinct from old.opened_until)
    or (old.probe_claim is not null and new.probe_claim is null))
  execute function automation.ring_for_lane();
