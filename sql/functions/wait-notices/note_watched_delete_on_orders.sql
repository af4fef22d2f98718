-- What is known of a customer's orders follows from all of them.
create or replace trigger note_watched_delete after delete on crm.orders
  referencing old table as changed for each statement execute function automation.note_watched_changes('change:order');
