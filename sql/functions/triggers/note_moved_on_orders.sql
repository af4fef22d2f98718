-- Notes the customers that had a changed order before: an order can move to another customer.
create or replace trigger note_moved after update on crm.orders
  referencing old table as changed for each statement execute function automation.note_changed_customers();
