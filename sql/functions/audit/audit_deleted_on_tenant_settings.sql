-- Runs once for each statement.
create or replace trigger audit_deleted after delete on automation.tenant_settings
  referencing old table as before_change
  for each statement execute function automation.audit_sql_writers('settings', 'tenant_id');
