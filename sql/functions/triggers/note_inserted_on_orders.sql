-- A new order can make a rhythm or a sample match.
create or replace trigger note_inserted after insert on crm.orders
  referencing new table as changed for each statement execute function automation.note_changed_customers();
