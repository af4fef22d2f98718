-- Runs once for each statement.
create or replace trigger audit_inserted after insert on automation.pages
  referencing new table as after_change
  for each statement execute function automation.audit_sql_writers('page', 'id');
