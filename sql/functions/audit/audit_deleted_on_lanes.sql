-- Runs once for each statement.
create or replace trigger audit_deleted after delete on automation.lanes
  referencing old table as before_change
  for each statement execute function automation.audit_sql_writers('lane', 'id', 'limits_of');
