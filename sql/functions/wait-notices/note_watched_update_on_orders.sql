-- What is known of a customer's orders follows from all of them.
create or replace trigger note_watched_update after update on crm.orders
  referencing new table as changed for each statement execute function automation.note_watched_changes('change:order');
