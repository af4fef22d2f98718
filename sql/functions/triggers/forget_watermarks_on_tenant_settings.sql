-- Runs only when the triggers of a tenant are switched on or off.
create or replace trigger forget_watermarks after update on automation.tenant_settings
  for each row when (old.run_triggers is distinct from new.run_triggers)
  execute function automation.forget_watermarks_of_tenant();
