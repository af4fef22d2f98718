-- Runs of a customer who is gone end.
create or replace trigger note_watched_delete after delete on crm.customers
  referencing old table as changed for each statement execute function automation.note_watched_changes('change:customer');
