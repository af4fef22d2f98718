-- Raises events of new customers in the writer's own transaction.
create or replace trigger note_created after insert on crm.customers
  referencing new table as inserted for each statement execute function automation.note_created_customers();
