-- Compares each statement's rows before and after.
create or replace trigger note_activated after update on crm.customers
  referencing old table as before_update new table as after_update
  for each statement execute function automation.note_activated_customers();
