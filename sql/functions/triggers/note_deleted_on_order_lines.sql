-- A deleted line can make a sample match again. A new line cannot: it only shows that the sample was ordered.
create or replace trigger note_deleted after delete on crm.order_lines
  referencing old table as changed for each statement execute function automation.note_changed_order_lines();
