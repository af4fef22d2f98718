-- Counts and places of message runs change with every turn; their state does not.
create or replace trigger mirror_message_run after update of status, is_paused on automation.message_runs
  for each row when (new.campaign_id is not null and (old.status, old.is_paused) is distinct from (new.status, new.is_paused))
  execute function automation.mirror_message_run();
