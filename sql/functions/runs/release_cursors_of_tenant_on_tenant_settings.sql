-- Only when the setting changes from off to on.
create or replace trigger release_cursors_of_tenant after update on automation.tenant_settings
  for each row when (new.workflows and not old.workflows) execute function automation.release_cursors_of_tenant();
