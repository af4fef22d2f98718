-- Only keys that can be those of pages.
create or replace trigger show_block after update of blocked_until on automation.lane_states
  for each row when (old.blocked_until is distinct from new.blocked_until and new.key ~ '^page/[1-9][0-9]{0,17}$')
  execute function automation.show_block_of_lane();
