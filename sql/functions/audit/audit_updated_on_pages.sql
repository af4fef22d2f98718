-- Runs once for each statement.
create or replace trigger audit_updated after update on automation.pages
  referencing old table as before_change new table as after_change
  for each statement execute function automation.audit_sql_writers('page', 'id');
