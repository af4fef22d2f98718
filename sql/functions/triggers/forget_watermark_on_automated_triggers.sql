-- Runs only when the config changed or the trigger was switched on or off.
create or replace trigger forget_watermark after update on automation.automated_triggers
  for each row when (old.config is distinct from new.config or old.is_active is distinct from new.is_active)
  execute function automation.forget_watermark();
