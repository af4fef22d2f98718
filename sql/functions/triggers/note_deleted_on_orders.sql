-- Notes the customers whose orders are deleted.
create or replace trigger note_deleted after delete on crm.orders
  referencing old table as changed for each statement execute function automation.note_changed_customers();
