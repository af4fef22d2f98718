-- A line that leaves an order can make a sample match again.
create or replace trigger note_updated after update on crm.order_lines
  referencing old table as changed for each statement execute function automation.note_changed_order_lines();
