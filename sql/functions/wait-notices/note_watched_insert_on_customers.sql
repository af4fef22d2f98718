-- A new customer may have the date of an entry.
create or replace trigger note_watched_insert after insert on crm.customers
  referencing new table as changed for each statement execute function automation.note_watched_changes('change:customer');
