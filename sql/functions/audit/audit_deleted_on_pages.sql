-- Runs once for each statement.
create or replace trigger audit_deleted after delete on automation.pages
  referencing old table as before_change
  for each statement execute function automation.audit_sql_writers('page', 'id');
