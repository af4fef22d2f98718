-- Resumed calls, a higher limit or another endpoint let waiting calls go at once, whoever writes the setting.
create or replace trigger ring_changed after update on automation.tenant_settings
  for each row when (
    not new.calls_paused and (old.calls_paused or new.followup_endpoint is distinct from old.followup_endpoint
      or new.calls_at_once > old.calls_at_once or new.calls_per_second > old.calls_per_second)
  ) execute function automation.ring_for_calls();
