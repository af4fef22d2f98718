-- What new rows mean to workflows.
create or replace trigger note_open_inserted after insert on crm.orders
  referencing new table as after_change for each statement
  execute function automation.note_open_events('order.placed', 'order.delivered', 'order.cancelled');
