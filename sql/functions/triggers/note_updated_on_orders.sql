-- Notes the customers that have a changed order now.
create or replace trigger note_updated after update on crm.orders
  referencing new table as changed for each statement execute function automation.note_changed_customers();
