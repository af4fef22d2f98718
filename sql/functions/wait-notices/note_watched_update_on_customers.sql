-- Dates and conditions may read any column.
create or replace trigger note_watched_update after update on crm.customers
  referencing new table as changed for each statement execute function automation.note_watched_changes('change:customer');
